package dev.telltale.engine.workflow.yaml;

import dev.telltale.event.Excerpt;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A value of a document with the place where it stands. Each reading either gives what was asked for, or reports a
 * problem and gives null. Not thread-safe, as its report.
 */
public final class Value {
    /** How much of a text of unknown length a message shows. */
    static final int SHOWN = 80;

    private final YamlNode node;
    private final Path path;
    private final Report report;

    Value(YamlNode node, Path path, Report report) {
        this.node = node;
        this.path = path;
        this.report = report;
    }

    /** Such as {@code nodes[2].retry.attempts}. */
    public String path() {
        return path.toString();
    }

    /** What a message calls it: its last key in quotes, with indexes after it, such as {@code 'needs[2]'}. */
    public String title() {
        return path.title();
    }

    /** From 1. */
    public int line() {
        return node.line();
    }

    /** From 1. */
    public int column() {
        return node.column();
    }

    public Report report() {
        return report;
    }

    /** Reports a problem with this value. */
    public void problem(String message, @Nullable String hint) {
        report.add(node, path, message, hint);
    }

    /** Reports a problem with a character of this text, or with all of it when the offset is negative. */
    public void problem(int offset, String message, @Nullable String hint) {
        if (node instanceof YamlNode.Scalar scalar) {
            report.add(scalar, offset, path, message, hint);
        } else {
            problem(message, hint);
        }
    }

    public boolean isText() {
        return node instanceof YamlNode.Scalar scalar && scalar.type() == YamlNode.Type.TEXT;
    }

    public boolean isList() {
        return node instanceof YamlNode.Sequence;
    }

    public boolean isMap() {
        return node instanceof YamlNode.Mapping;
    }

    /** A text; numbers and booleans are none. */
    public @Nullable String text() {
        if (node instanceof YamlNode.Scalar scalar) {
            if (scalar.type() == YamlNode.Type.TEXT) {
                return scalar.text();
            }
            return wrong("text", scalar.type() == YamlNode.Type.NULL ? null : "put it in quotes");
        }
        return wrong("text", null);
    }

    /** A text that is not blank. */
    public @Nullable String filledText() {
        String text = text();
        if (text != null && text.isBlank()) {
            problem(title() + " is blank", null);
            return null;
        }
        return text;
    }

    /** A text, number or boolean, as it was written. */
    public @Nullable String scalarText() {
        if (node instanceof YamlNode.Scalar scalar && scalar.type() != YamlNode.Type.NULL) {
            return scalar.text();
        }
        return wrong("text", null);
    }

    public @Nullable Boolean bool() {
        if (node instanceof YamlNode.Scalar scalar && scalar.type() == YamlNode.Type.BOOLEAN) {
            return Boolean.valueOf(scalar.text());
        }
        wrong("true or false", null);
        return null;
    }

    /** A whole number in a range, both ends included. */
    public @Nullable Long integer(long least, long most) {
        if (node instanceof YamlNode.Scalar scalar
                && scalar.type() == YamlNode.Type.INTEGER
                && ScalarType.isInRange(scalar)) {
            long number = Long.parseLong(scalar.text());
            if (number >= least && number <= most) {
                return number;
            }
            problem("%s is %d, but must be from %d to %d".formatted(title(), number, least, most), null);
            return null;
        }
        wrong("a whole number from " + least + " to " + most, null);
        return null;
    }

    /** A number in a range, both ends included. */
    public @Nullable Double number(long least, long most) {
        if (json() instanceof Number number && node instanceof YamlNode.Scalar) {
            if (number.doubleValue() >= least && number.doubleValue() <= most) {
                return number.doubleValue();
            }
            problem("%s is %s, but must be from %d to %d".formatted(title(), number, least, most), null);
            return null;
        }
        wrong("a number from " + least + " to " + most, null);
        return null;
    }

    /** @param hint how to write it, or null */
    public @Nullable List<Value> items(@Nullable String hint) {
        if (node instanceof YamlNode.Sequence) {
            return parts();
        }
        wrong("a list", hint);
        return null;
    }

    /** The items of a list, or this value alone. */
    public List<Value> itemsOrSelf() {
        return node instanceof YamlNode.Sequence ? parts() : List.of(this);
    }

    /** The items of a list or the values of a map; none of a scalar. */
    public List<Value> parts() {
        List<Value> parts = new ArrayList<>();
        if (node instanceof YamlNode.Sequence sequence) {
            for (YamlNode item : sequence.items()) {
                parts.add(new Value(item, path.item(parts.size()), report));
            }
        } else if (node instanceof YamlNode.Mapping mapping) {
            for (YamlNode.Entry entry : mapping.entries()) {
                parts.add(new Value(entry.value(), path.key(entry.key().text()), report));
            }
        }
        return parts;
    }

    /** @param hint how to write it, or null */
    public @Nullable Fields fields(@Nullable String hint) {
        if (node instanceof YamlNode.Mapping mapping) {
            return new Fields(this, mapping, path, report);
        }
        wrong("a map", hint);
        return null;
    }

    /** The whole value as a JSON value, mutable and unshared. A number that is too large, reported before, is null. */
    public @Nullable Object json() {
        return json(node);
    }

    private static @Nullable Object json(YamlNode node) {
        if (node instanceof YamlNode.Sequence sequence) {
            List<@Nullable Object> list = new ArrayList<>(sequence.items().size());
            for (YamlNode item : sequence.items()) {
                list.add(json(item));
            }
            return list;
        }
        if (node instanceof YamlNode.Mapping mapping) {
            Map<String, @Nullable Object> map = new LinkedHashMap<>();
            for (YamlNode.Entry entry : mapping.entries()) {
                map.put(entry.key().text(), json(entry.value()));
            }
            return map;
        }
        return json((YamlNode.Scalar) node);
    }

    private static @Nullable Object json(YamlNode.Scalar scalar) {
        if (!ScalarType.isInRange(scalar)) {
            return null;
        }
        return switch (scalar.type()) {
            case TEXT -> scalar.text();
            case INTEGER -> Long.valueOf(scalar.text());
            case NUMBER -> Double.valueOf(scalar.text());
            case BOOLEAN -> Boolean.valueOf(scalar.text());
            case NULL -> null;
        };
    }

    /** Reports that this is not what it must be; hands back null for the reader to return. */
    public @Nullable String wrong(String wanted, @Nullable String hint) {
        problem("%s must be %s, but is %s".formatted(title(), wanted, describe(node)), hint);
        return null;
    }

    /** What it is, in words. */
    static String describe(YamlNode node) {
        if (node instanceof YamlNode.Scalar scalar) {
            return switch (scalar.type()) {
                case TEXT -> "text";
                case INTEGER, NUMBER -> "the number " + Excerpt.of(scalar.text(), SHOWN);
                case BOOLEAN -> scalar.text();
                case NULL -> "empty";
            };
        }
        return node instanceof YamlNode.Sequence ? "a list" : "a map";
    }
}
