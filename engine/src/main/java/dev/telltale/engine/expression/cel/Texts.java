package dev.telltale.engine.expression.cel;

import com.google.common.base.Ascii;
import dev.cel.common.CelFunctionDecl;
import dev.cel.common.CelOverloadDecl;
import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.common.types.SimpleType;
import dev.cel.runtime.CelFunctionBinding;
import dev.cel.runtime.RuntimeHelpers;
import dev.telltale.engine.json.JsonReader;
import java.util.ArrayList;
import java.util.List;

/** Functions on texts, with CEL's names and meaning; each says what it will build before it builds it. */
final class Texts {
    private static final CelType TEXT = SimpleType.STRING;
    private static final CelType INT = SimpleType.INT;

    private Texts() {}

    static List<CelFunctionDecl> declarations() {
        CelType texts = ListType.create(SimpleType.DYN);
        return List.of(
                member("lowerAscii", overload("string_lower_ascii", TEXT)),
                member("upperAscii", overload("string_upper_ascii", TEXT)),
                member("trim", overload("string_trim", TEXT)),
                member("indexOf", overload("string_index_of", INT, TEXT)),
                member(
                        "substring",
                        overload("string_substring_int", TEXT, INT),
                        overload("string_substring_int_int", TEXT, INT, INT)),
                member(
                        "split",
                        overload("string_split_string", ListType.create(TEXT), TEXT),
                        overload("string_split_string_int", ListType.create(TEXT), TEXT, INT)),
                member(
                        "replace",
                        overload("string_replace_string_string", TEXT, TEXT, TEXT),
                        overload("string_replace_string_string_int", TEXT, TEXT, TEXT, INT)),
                member(
                        "join",
                        CelOverloadDecl.newMemberOverload("list_join", TEXT, texts),
                        CelOverloadDecl.newMemberOverload("list_join_string", TEXT, texts, TEXT)),
                member("json", CelOverloadDecl.newGlobalOverload("json_string", SimpleType.DYN, TEXT)));
    }

    private static CelFunctionDecl member(String name, CelOverloadDecl... overloads) {
        return CelFunctionDecl.newFunctionDeclaration(name, overloads);
    }

    private static CelOverloadDecl overload(String id, CelType result, CelType... arguments) {
        List<CelType> all = new ArrayList<>();
        all.add(TEXT);
        all.addAll(List.of(arguments));
        return CelOverloadDecl.newMemberOverload(id, result, all);
    }

    static List<CelFunctionBinding> bindings() {
        Class<String> text = String.class;
        Class<Long> number = Long.class;
        return List.of(
                CelFunctionBinding.from("add_string", text, text, Texts::add),
                CelFunctionBinding.from("contains_string", text, text, (s, part) -> indexOf(s, part, 0) >= 0),
                CelFunctionBinding.from("matches", text, text, Patterns::matches),
                CelFunctionBinding.from("matches_string", text, text, Patterns::matches),
                CelFunctionBinding.from("string_to_duration", text, Texts::duration),
                CelFunctionBinding.from("string_lower_ascii", text, s -> Ascii.toLowerCase(derived(s))),
                CelFunctionBinding.from("string_upper_ascii", text, s -> Ascii.toUpperCase(derived(s))),
                CelFunctionBinding.from("string_trim", text, s -> derived(s).strip()),
                CelFunctionBinding.from("string_index_of", text, text, Texts::position),
                CelFunctionBinding.from("string_substring_int", text, number, Texts::substring),
                CelFunctionBinding.from(
                        "string_substring_int_int",
                        List.of(text, number, number),
                        a -> substring((String) a[0], (Long) a[1], (Long) a[2])),
                CelFunctionBinding.from("string_split_string", text, text, (s, separator) -> split(s, separator, -1)),
                CelFunctionBinding.from(
                        "string_split_string_int",
                        List.of(text, text, number),
                        a -> split((String) a[0], (String) a[1], (Long) a[2])),
                CelFunctionBinding.from(
                        "string_replace_string_string",
                        List.of(text, text, text),
                        a -> replace((String) a[0], (String) a[1], (String) a[2], -1)),
                CelFunctionBinding.from(
                        "string_replace_string_string_int",
                        List.of(text, text, text, number),
                        a -> replace((String) a[0], (String) a[1], (String) a[2], (Long) a[3])),
                CelFunctionBinding.from("list_join", List.class, list -> join(list, "")),
                CelFunctionBinding.from("list_join_string", List.class, text, Texts::join),
                CelFunctionBinding.from("json_string", text, Texts::json));
    }

    /** The value of a JSON text, such as an output of a shell command. */
    private static Object json(String text) {
        Meter meter = Meter.current();
        try {
            return CelValues.toCel(JsonReader.read(text, () -> meter.build(8)));
        } catch (IllegalArgumentException e) {
            throw new Refusal("json() got no JSON: the text " + e.getMessage());
        }
    }

    private static String add(String first, String second) {
        Meter.current().text((long) first.length() + second.length(), "");
        return first + second;
    }

    private static String derived(String text) {
        Meter.current().text(text.length(), text);
        return text;
    }

    /** Java's search may compare the whole part at each place. */
    private static int indexOf(String text, String part, int from) {
        Meter.current().work((long) (text.length() >> 5) * (part.length() >> 5));
        return text.indexOf(part, from);
    }

    private static Object duration(String text) {
        // The library's parser takes quadratic time, and nobody writes longer ones.
        if (text.length() > 100) {
            throw new Refusal("the text is no duration such as 90s or 1h30m");
        }
        try {
            return RuntimeHelpers.createJavaDurationFromString(text);
        } catch (IllegalArgumentException e) {
            throw new Refusal("the text is no duration such as 90s or 1h30m");
        }
    }

    private static Object position(String text, String part) {
        int index = indexOf(text, part, 0);
        return index < 0 ? -1L : (long) text.codePointCount(0, index);
    }

    private static String substring(String text, long begin) {
        return substring(text, begin, text.codePointCount(0, text.length()));
    }

    /** Positions count code points, as {@code size()} does. */
    private static String substring(String text, long begin, long end) {
        if (begin < 0 || end < begin || end > text.codePointCount(0, text.length())) {
            throw new Refusal("substring() is asked for characters the text does not have");
        }
        int from = text.offsetByCodePoints(0, (int) begin);
        return derived(text).substring(from, text.offsetByCodePoints(from, (int) (end - begin)));
    }

    /** @param limit the most parts, the last of which is the rest; negative: all */
    private static List<String> split(String text, String separator, long limit) {
        List<String> parts = new ArrayList<>();
        if (limit == 0) {
            return parts;
        }
        Meter meter = Meter.current();
        int start = 0;
        while (limit < 0 || parts.size() < limit - 1) {
            int end = separator.isEmpty() ? afterCharacter(text, start) : indexOf(text, separator, start);
            if (end < 0) {
                break;
            }
            // An object per part costs more than its characters.
            meter.build(16L + end - start);
            parts.add(text.substring(start, end));
            start = end + separator.length();
        }
        parts.add(derived(text).substring(start));
        return parts;
    }

    private static int afterCharacter(String text, int start) {
        int end = start < text.length() ? text.offsetByCodePoints(start, 1) : -1;
        return end < text.length() ? end : -1;
    }

    private static String replace(String text, String target, String replacement, long limit) {
        Meter meter = Meter.current();
        StringBuilder result = new StringBuilder();
        int start = 0;
        for (long count = 0; limit < 0 || count < limit; count++) {
            int found = target.isEmpty() ? afterCharacters(text, start, count) : indexOf(text, target, start);
            if (found < 0) {
                break;
            }
            grow(meter, result, found - start + replacement.length(), text);
            result.append(text, start, found).append(replacement);
            start = found + target.length();
        }
        grow(meter, result, text.length() - start, text);
        return result.append(text, start, text.length()).toString();
    }

    /** Counts what is added, and checks what it adds up to. */
    private static void grow(Meter meter, StringBuilder text, int chars, String source) {
        meter.build(chars);
        meter.length((long) text.length() + chars, source);
    }

    /** An empty target stands before, between and after the characters. */
    private static int afterCharacters(String text, int start, long count) {
        if (count == 0) {
            return 0;
        }
        return start < text.length() ? text.offsetByCodePoints(start, 1) : -1;
    }

    private static String join(List<?> list, String separator) {
        Meter meter = Meter.current();
        StringBuilder result = new StringBuilder();
        String between = "";
        for (Object element : list) {
            if (!(element instanceof String text)) {
                throw new Refusal("join() needs texts but the list has " + CelValues.nameOf(element)
                        + "; convert with map(x, string(x))");
            }
            grow(meter, result, between.length() + text.length(), "");
            result.append(between).append(text);
            between = separator;
        }
        return result.toString();
    }
}
