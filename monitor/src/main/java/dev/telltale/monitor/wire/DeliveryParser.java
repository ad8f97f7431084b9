package dev.telltale.monitor.wire;

import dev.telltale.monitor.stream.Cursor;
import dev.telltale.monitor.stream.Delivery;
import org.jspecify.annotations.Nullable;

/** Makes a delivery of the fields that {@link DeliveryJson} has written; fields it does not know are passed over. */
final class DeliveryParser {
    private final @Nullable Cursor place;
    private final JsonFields fields;

    /** @param place the cursor that came beside the fields, or null if none did */
    DeliveryParser(@Nullable Cursor place, JsonFields fields) {
        this.place = place;
        this.fields = fields;
    }

    /** @throws JsonSyntaxException naming the field that is missing or wrong */
    Delivery delivery() {
        return switch (fields.text("type")) {
            case "stream.opened" ->
                new Delivery.Opened(
                        fields.text("streamId"), cursor("cursor"), cursor("head"), fields.flag("recovered"));
            case "stream.snapshot" -> new Delivery.Snapshot(cursor("cursor"), ViewParser.view(fields.object("view")));
            case "stream.gap" ->
                new Delivery.Gap(
                        cursor("from"),
                        cursor("to"),
                        fields.numberOr("fromSeq", 0),
                        fields.numberOr("toSeq", 0),
                        fields.text("reason"));
            case "stream.position" -> new Delivery.Position(cursor("cursor"), link());
            case "stream.closed" ->
                new Delivery.Closed(place(), fields.text("reason"), fields.number("delivered"), fields.number("gaps"));
            default -> new Delivery.Entry(place(), EventParser.parse(fields), (int) fields.numberOr("conflated", 0));
        };
    }

    private Delivery.@Nullable Link link() {
        return fields.has("head")
                ? new Delivery.Link(cursor("head"), fields.number("lagEvents"), fields.number("lagMs"))
                : null;
    }

    private Cursor place() {
        if (place == null) {
            throw new JsonSyntaxException(0, 0, "there is no cursor beside it");
        }
        return place;
    }

    private Cursor cursor(String name) {
        try {
            return Cursor.parse(fields.text(name));
        } catch (IllegalArgumentException e) {
            throw fields.wrong(name, String.valueOf(e.getMessage()));
        }
    }
}
