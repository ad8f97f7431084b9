package dev.telltale.engine.json;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.json.JsonFactory;

/** Reads one JSON value from text, strictly and within bounds. Not thread-safe: it reads one text. */
public final class JsonReader {
    /** Longest text that is read, in chars: the largest value there may be, and as much again for blanks and escapes. */
    public static final int MAX_LENGTH = 2 << 20;

    /** Deepest nesting that is read. */
    public static final int MAX_DEPTH = 32;

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    .maxNumberLength(1_000)
                    .build())
            .build();

    private final JsonParser parser;
    private final Runnable eachValue;

    private JsonReader(JsonParser parser, Runnable eachValue) {
        this.parser = parser;
        this.eachValue = eachValue;
    }

    /**
     * The value of a text.
     *
     * @return as in {@link dev.telltale.event.Json}, mutable and unshared; an integer beyond the range of long comes as Double
     * @throws IllegalArgumentException when the text is not one JSON value, or is too long or too deep; the message goes on
     *     after the name of the text, and shows nothing of it, which may be secret
     */
    public static @Nullable Object read(String text) {
        return read(text, () -> {});
    }

    /**
     * As {@link #read(String)}, for a reader with an allowance.
     *
     * @param eachValue runs before each value is read, those within others included; what it throws ends the reading
     */
    public static @Nullable Object read(String text, Runnable eachValue) {
        if (text.length() > MAX_LENGTH) {
            throw new IllegalArgumentException(
                    "is longer than the " + MAX_LENGTH + " characters that are read as JSON");
        }
        try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), text)) {
            if (parser.nextToken() == null) {
                throw new IllegalArgumentException("is empty, which is not JSON");
            }
            Object value = new JsonReader(parser, eachValue).value();
            if (parser.nextToken() != null) {
                throw new IllegalArgumentException("has something after the end of the JSON value");
            }
            return value;
        } catch (JacksonException e) {
            // Left out as the cause: its message quotes the text.
            throw new IllegalArgumentException("is not JSON" + column(e.getLocation()));
        }
    }

    private @Nullable Object value() {
        eachValue.run();
        return switch (parser.currentToken()) {
            case START_OBJECT -> object();
            case START_ARRAY -> array();
            case VALUE_STRING -> parser.getString();
            case VALUE_NUMBER_INT -> integer();
            case VALUE_NUMBER_FLOAT -> real();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            default -> null;
        };
    }

    private Map<String, @Nullable Object> object() {
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            parser.nextToken();
            object.put(name, value());
        }
        return object;
    }

    private List<@Nullable Object> array() {
        List<@Nullable Object> array = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            array.add(value());
        }
        return array;
    }

    private Object integer() {
        return parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER ? real() : (Object) parser.getLongValue();
    }

    private Object real() {
        double number = parser.getDoubleValue();
        if (Double.isInfinite(number)) {
            throw new IllegalArgumentException(
                    "has a number that is too large" + column(parser.currentTokenLocation()));
        }
        return number;
    }

    private static String column(@Nullable TokenStreamLocation place) {
        return place == null || place.getColumnNr() < 1 ? "" : ", see column " + place.getColumnNr();
    }
}
