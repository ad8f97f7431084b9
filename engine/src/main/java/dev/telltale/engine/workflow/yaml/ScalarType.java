package dev.telltale.engine.workflow.yaml;

import java.util.regex.Pattern;

/**
 * What a plain scalar stands for: the words and numbers of JSON, {@code ~} and nothing. All else is text, so that
 * {@code no}, {@code 012} and {@code 1_000} are what they look like.
 */
final class ScalarType {
    private static final Pattern INTEGER = Pattern.compile("-?(?:0|[1-9][0-9]*+)");
    private static final Pattern NUMBER = Pattern.compile("-?(?:0|[1-9][0-9]*+)(?:\\.[0-9]++)?(?:[eE][-+]?[0-9]++)?");

    private ScalarType() {}

    static YamlNode.Type of(String text) {
        if (text.isEmpty()) {
            return YamlNode.Type.NULL;
        }
        char first = text.charAt(0);
        if (first == '-' || (first >= '0' && first <= '9')) {
            return number(text);
        }
        return switch (text) {
            case "null", "~" -> YamlNode.Type.NULL;
            case "true", "false" -> YamlNode.Type.BOOLEAN;
            default -> YamlNode.Type.TEXT;
        };
    }

    private static YamlNode.Type number(String text) {
        if (INTEGER.matcher(text).matches()) {
            return YamlNode.Type.INTEGER;
        }
        return NUMBER.matcher(text).matches() ? YamlNode.Type.NUMBER : YamlNode.Type.TEXT;
    }

    /** Whether a number can be held: an integer in 64 bits, another one as a double. */
    static boolean isInRange(YamlNode.Scalar scalar) {
        return switch (scalar.type()) {
            case NUMBER -> Double.isFinite(Double.parseDouble(scalar.text()));
            case INTEGER -> isLong(scalar.text());
            case TEXT, BOOLEAN, NULL -> true;
        };
    }

    private static boolean isLong(String text) {
        if (text.length() < 19) {
            return true;
        }
        try {
            Long.parseLong(text);
            return true;
        } catch (NumberFormatException e) {
            return false;
        }
    }
}
