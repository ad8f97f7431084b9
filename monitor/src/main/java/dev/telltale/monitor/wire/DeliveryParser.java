package dev.telltale.monitor.wire;

import dev.telltale.event.EventType;
import dev.telltale.monitor.stream.Cursor;
import dev.telltale.monitor.stream.Delivery;
import org.jspecify.annotations.Nullable;

/** Makes a delivery of the fields that {@link DeliveryJson} has written; fields it does not know are passed over, and so are frames. */
final class DeliveryParser {
    private final @Nullable Cursor place;
    private final JsonFields fields;

    /** @param place the cursor that came beside the fields, or null if none did */
    DeliveryParser(@Nullable Cursor place, JsonFields fields) {
        this.place = place;
        this.fields = fields;
    }

    /**
     * @return null for a control frame that is not known here
     * @throws JsonSyntaxException naming the field that is missing or wrong
     */
    @Nullable
    Delivery delivery() {
        String type = fields.text("type");
        return switch (type) {
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
            default -> type.startsWith(DeliveryJson.STREAM) ? null : event(type);
        };
    }

    /** One of a type that a later version has added cannot be shown, but named. */
    private Delivery event(String type) {
        if (EventType.of(type) == null) {
            long seq = fields.number("seq");
            return new Delivery.Gap(place(), place(), seq, seq, Delivery.Gap.UNKNOWN);
        }
        return new Delivery.Entry(place(), EventParser.parse(fields), (int) fields.numberOr("conflated", 0));
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
