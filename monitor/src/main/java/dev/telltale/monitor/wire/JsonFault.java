package dev.telltale.monitor.wire;

import dev.telltale.event.Excerpt;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.exc.UnexpectedEndOfInputException;

/** What the parser found wrong, in words for who wrote the text: nothing of the library's options and inner places. */
final class JsonFault {
    private static final int LONGEST = 200;

    private static final Pattern LINE_END = Pattern.compile("\\R.*", Pattern.DOTALL);
    private static final Pattern CHARACTER = Pattern.compile("\\('(.{1,2})' \\(code [^)]*\\)\\)");
    private static final Pattern CONTROL = Pattern.compile(" \\(\\(CTRL-CHAR, code [^)]*\\)\\)| \\(code [^)]*\\)");
    private static final Pattern ANY_VALUE = Pattern.compile("(a valid value )?\\(JSON String, [^)]*\\)");

    /** The explanations that follow name the parser's options, or where in memory something began. */
    private static final Pattern EXPLANATION = Pattern.compile("( \\(|: enable |: maybe |: hexadecimal ).*");

    private static final Pattern LIBRARY = Pattern.compile("[`\\[]|Source|Feature");

    private JsonFault() {}

    static String describe(JacksonException e) {
        String message = String.valueOf(e.getOriginalMessage());
        if (e instanceof UnexpectedEndOfInputException || message.startsWith("Unexpected end-of-input")) {
            return "the text ends before its value does";
        }
        if (e instanceof StreamConstraintsException) {
            return constraint(message);
        }
        String text = LINE_END.matcher(message).replaceFirst("");
        text = CHARACTER.matcher(text).replaceFirst("'$1'");
        text = CONTROL.matcher(text).replaceFirst("");
        text = ANY_VALUE.matcher(text).replaceFirst("a JSON value");
        text = EXPLANATION.matcher(text).replaceFirst("");
        String quoted = text.replaceAll("'[^']{1,2}'", "");
        if (text.isEmpty() || LIBRARY.matcher(quoted).find()) {
            return "this is no JSON";
        }
        return Excerpt.of(Character.toLowerCase(text.charAt(0)) + text.substring(1), LONGEST);
    }

    private static String constraint(String message) {
        if (message.startsWith("Document nesting")) {
            return "it is nested more than " + JsonReader.MAX_DEPTH + " levels deep";
        }
        if (message.startsWith("Number")) {
            return "a number has too many digits";
        }
        return message.startsWith("Name") ? "a key is too long" : "a value is too long";
    }
}
