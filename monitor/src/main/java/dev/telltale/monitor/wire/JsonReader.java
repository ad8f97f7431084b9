package dev.telltale.monitor.wire;

import dev.telltale.event.Excerpt;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
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
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.json.JsonFactory;

/** Reads any JSON text to plain values, strictly and within bounds. Thread-safe: it has no state. */
public final class JsonReader {
    /** Longest text that is read, in bytes. */
    public static final int MAX_BYTES = 32 << 20;

    /** Deepest nesting that is read: what an event's value may have, and what is around it. */
    public static final int MAX_DEPTH = 32;

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    .maxStringLength(MAX_BYTES)
                    .maxDocumentLength(MAX_BYTES)
                    .build())
            .build();

    private JsonReader() {}

    /**
     * Reads one JSON value and nothing after it.
     *
     * @return null, Boolean, Long, Double, String, List or Map of such, as in {@link dev.telltale.event.Json}; an integer beyond the
     *     range of long comes as Double
     * @throws JsonSyntaxException with line and column, also for a key that stands twice
     */
    public static @Nullable Object read(byte[] utf8) {
        if (utf8.length > MAX_BYTES) {
            throw new JsonSyntaxException(0, 0, "the text is longer than " + MAX_BYTES + " bytes");
        }
        CharBuffer text;
        try {
            text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8));
        } catch (CharacterCodingException e) {
            throw new JsonSyntaxException(0, 0, "the text is not UTF-8");
        }
        try (JsonParser parser = FACTORY.createParser(
                ObjectReadContext.empty(), text.array(), text.arrayOffset() + text.position(), text.remaining())) {
            Object value = value(parser, parser.nextToken());
            checkEnd(parser);
            return value;
        } catch (JacksonException e) {
            throw at(e.getLocation(), JsonFault.describe(e));
        }
    }

    private static void checkEnd(JsonParser parser) {
        TokenStreamLocation place;
        try {
            if (parser.nextToken() == null) {
                return;
            }
            place = parser.currentTokenLocation();
        } catch (JacksonException e) {
            place = e.getLocation();
        }
        throw at(place, "something follows the end of the value");
    }

    /** As {@link #read}, for a text that must be an object. */
    @SuppressWarnings("unchecked") // objects are read as maps with text keys
    public static Map<String, @Nullable Object> readObject(byte[] utf8) {
        if (read(utf8) instanceof Map<?, ?> map) {
            return (Map<String, @Nullable Object>) map;
        }
        throw new JsonSyntaxException(1, 1, "the text is no JSON object; it begins with {");
    }

    private static @Nullable Object value(JsonParser parser, @Nullable JsonToken token) {
        if (token == null) {
            throw at(parser.currentLocation(), "the text is empty; a JSON value is wanted");
        }
        return switch (token) {
            case START_OBJECT -> object(parser);
            case START_ARRAY -> list(parser);
            case VALUE_STRING -> parser.getString();
            case VALUE_NUMBER_INT -> integer(parser);
            case VALUE_NUMBER_FLOAT -> real(parser);
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NULL -> null;
            default -> throw at(parser.currentTokenLocation(), "a JSON value is wanted here");
        };
    }

    private static Map<String, @Nullable Object> object(JsonParser parser) {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            if (map.containsKey(name)) {
                throw at(parser.currentTokenLocation(), "the key '" + Excerpt.of(name, 200) + "' stands here twice");
            }
            map.put(name, value(parser, parser.nextToken()));
        }
        return map;
    }

    private static List<@Nullable Object> list(JsonParser parser) {
        List<@Nullable Object> items = new ArrayList<>();
        JsonToken token = parser.nextToken();
        while (token != JsonToken.END_ARRAY) {
            items.add(value(parser, token));
            token = parser.nextToken();
        }
        return items;
    }

    private static Object integer(JsonParser parser) {
        return parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER
                ? real(parser)
                : (Object) parser.getLongValue();
    }

    private static Object real(JsonParser parser) {
        double number = parser.getDoubleValue();
        if (Double.isInfinite(number)) {
            throw at(parser.currentTokenLocation(), "the number is too large");
        }
        return number;
    }

    private static JsonSyntaxException at(@Nullable TokenStreamLocation place, String message) {
        int line = place == null ? 0 : Math.max(0, place.getLineNr());
        int column = place == null ? 0 : Math.max(0, place.getColumnNr());
        String where = line == 0 ? "" : "line " + line + ", column " + column + ": ";
        return new JsonSyntaxException(line, column, where + message);
    }
}
