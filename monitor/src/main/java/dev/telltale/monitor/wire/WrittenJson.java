package dev.telltale.monitor.wire;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads what {@link JsonOut} has written, and a checksum vouches for: compact JSON in UTF-8, no key twice.
 *
 * <p>Written by hand, for a history is read by the hundred thousand events: in less than half the time of {@link JsonReader}, which is
 * for what comes from outside. Whatever else it is given, it answers with a {@link JsonSyntaxException} or a value. Not thread-safe.
 */
final class WrittenJson {
    /** Short texts that were met not long ago: names of fields and nodes are the same again and again. */
    private static final Recent[] RECENT = new Recent[1024]; // racy, and right all the same: they never change

    private static final int SHORT = 26; // a time stamp has one more, and never comes again
    private static final int LONGEST_LONG = 18;

    private final byte[] bytes;
    private final int from;
    private final int end;
    private int at;

    private WrittenJson(byte[] bytes, int from, int length) {
        this.bytes = bytes;
        this.from = from;
        this.end = from + length;
        this.at = from;
    }

    /** The object that a part of the bytes is. @throws JsonSyntaxException if it is none */
    static Map<String, @Nullable Object> object(byte[] utf8, int offset, int length) {
        WrittenJson json = new WrittenJson(utf8, offset, length);
        if (json.next() != '{') {
            throw json.wrong();
        }
        Map<String, @Nullable Object> object = json.object(1);
        if (json.at < json.end) {
            throw json.wrong();
        }
        return object;
    }

    private byte next() {
        if (at >= end) {
            throw wrong();
        }
        return bytes[at++];
    }

    private JsonSyntaxException wrong() {
        return new JsonSyntaxException(
                1, at - from, "line 1, column " + (at - from) + ": this is not as it was written");
    }

    private Map<String, @Nullable Object> object(int depth) {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        byte b = next();
        while (b != '}') {
            if (b != '"') {
                throw wrong();
            }
            String name = text();
            if (next() != ':') {
                throw wrong();
            }
            map.put(name, value(depth));
            b = behindValue((byte) '}');
        }
        return map;
    }

    private List<@Nullable Object> list(int depth) {
        List<@Nullable Object> items = new ArrayList<>();
        if (next() == ']') {
            return items;
        }
        at--;
        byte b;
        do {
            items.add(value(depth));
            b = next();
        } while (b == ',');
        if (b != ']') {
            throw wrong();
        }
        return items;
    }

    /** What follows a value and its comma, or the end. */
    private byte behindValue(byte closing) {
        byte b = next();
        if (b == closing) {
            return b;
        }
        if (b != ',') {
            throw wrong();
        }
        return next();
    }

    private @Nullable Object value(int depth) {
        byte b = next();
        switch (b) {
            case '"':
                return text();
            case '{':
                return object(deeper(depth));
            case '[':
                return list(deeper(depth));
            case 't':
                return word("true", true);
            case 'f':
                return word("false", false);
            case 'n':
                return word("null", null);
            default:
                at--;
                return number();
        }
    }

    private int deeper(int depth) {
        if (depth == JsonReader.MAX_DEPTH) {
            throw wrong();
        }
        return depth + 1;
    }

    private @Nullable Object word(String word, @Nullable Object value) {
        for (int i = 1; i < word.length(); i++) {
            if (next() != word.charAt(i)) {
                throw wrong();
            }
        }
        return value;
    }

    private Object number() {
        int start = at;
        boolean isNegative = bytes[at] == '-';
        at += isNegative ? 1 : 0;
        int digits = at;
        long number = 0;
        while (at < end && bytes[at] >= '0' && bytes[at] <= '9') {
            number = 10 * number + bytes[at++] - '0';
        }
        if (at == digits) {
            throw wrong();
        }
        if (at - digits <= LONGEST_LONG && !isFraction()) {
            return isNegative ? -number : number;
        }
        while (at < end && (isFraction() || bytes[at] >= '0' && bytes[at] <= '9')) {
            at++;
        }
        return large(new String(bytes, start, at - start, StandardCharsets.US_ASCII));
    }

    private boolean isFraction() {
        return at < end
                && (bytes[at] == '.' || bytes[at] == 'e' || bytes[at] == 'E' || bytes[at] == '-' || bytes[at] == '+');
    }

    private Object large(String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException noLong) {
            try {
                double real = Double.parseDouble(text);
                if (!Double.isInfinite(real)) {
                    return real;
                }
            } catch (NumberFormatException noNumber) {
                // as wrong as one that is too large
            }
            throw wrong();
        }
    }

    /** The text behind an opening quote. */
    private String text() {
        int start = at;
        int i = at;
        while (i < end) {
            byte b = bytes[i];
            if (b == '"') {
                at = i + 1;
                return ascii(start, i - start);
            }
            if (b == '\\' || b < 0x20) { // or the first byte of a longer character
                break;
            }
            i++;
        }
        return longText(start);
    }

    private String ascii(int start, int length) {
        if (length > SHORT || length == 0) {
            return new String(bytes, start, length, StandardCharsets.ISO_8859_1);
        }
        // A few of its bytes tell most names apart; a product for each byte would take longer than all the rest.
        int hash = 31 * (31 * (31 * length + bytes[start]) + bytes[start + length / 2]) + bytes[start + length - 1];
        int slot = (hash ^ hash >>> 10) & RECENT.length - 1;
        Recent recent = RECENT[slot];
        if (recent == null || !Arrays.equals(recent.ascii, 0, recent.ascii.length, bytes, start, start + length)) {
            recent = new Recent(
                    Arrays.copyOfRange(bytes, start, start + length),
                    new String(bytes, start, length, StandardCharsets.ISO_8859_1));
            RECENT[slot] = recent;
        }
        return recent.text;
    }

    private record Recent(byte[] ascii, String text) {}

    /** A text with escapes, or with characters of several bytes. */
    private String longText(int start) {
        int close = start;
        boolean isEscaped = false;
        while (close < end && bytes[close] != '"') {
            isEscaped |= bytes[close] == '\\';
            close += bytes[close] == '\\' ? 2 : 1;
        }
        if (close >= end) {
            at = end;
            throw wrong();
        }
        at = close + 1;
        String text = new String(bytes, start, close - start, StandardCharsets.UTF_8);
        return isEscaped ? unescaped(text) : text;
    }

    private String unescaped(String text) {
        StringBuilder out = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c != '\\') {
                out.append(c);
                continue;
            }
            char escape = text.charAt(++i); // there is one: the quote that ends the text has none before it
            if (escape == 'u') {
                out.append(hex(text, i + 1));
                i += 4;
            } else {
                out.append(plain(escape));
            }
        }
        return out.toString();
    }

    private char hex(String text, int from4) {
        int c = 0;
        for (int i = from4; i < from4 + 4; i++) {
            int digit = i < text.length() ? Character.digit(text.charAt(i), 16) : -1;
            if (digit < 0) {
                throw wrong();
            }
            c = c << 4 | digit;
        }
        return (char) c;
    }

    private char plain(char escape) {
        return switch (escape) {
            case '"', '\\', '/' -> escape;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            default -> throw wrong();
        };
    }
}
