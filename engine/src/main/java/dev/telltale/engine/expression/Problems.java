package dev.telltale.engine.expression;

import dev.cel.common.CelErrorCode;
import dev.cel.common.CelIssue;
import dev.cel.common.CelValidationException;
import dev.cel.runtime.CelEvaluationException;
import dev.telltale.engine.expression.cel.Meter;
import dev.telltale.engine.expression.cel.Refusal;
import dev.telltale.event.Excerpt;
import dev.telltale.event.NearestName;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Says in the user's words what the library complains about. Compile messages may quote the expression; runtime messages
 * are made anew, since the library's own quote values.
 */
final class Problems {
    private static final int LENGTH = 120;

    private static final Pattern UNDECLARED = Pattern.compile("undeclared reference to '([^']*)'");
    private static final Pattern NO_OVERLOAD =
            Pattern.compile("found no matching overload for '([^']*)' applied to '([^']*)'", Pattern.DOTALL);
    private static final Pattern FUNCTION = Pattern.compile("[Ff]unction '([^']*)'");
    private static final Pattern TOO_LARGE =
            Pattern.compile("size exceeds limit|(recursion|node) limit|limit \\(\\d+\\) exceeded");
    private static final Pattern POSITION = Pattern.compile("evaluation error at <input>:(\\d+)");

    private static final Map<String, String> TYPES = Map.of(
            "string", "text", "int", "integer", "double", "number", "bool", "boolean", "dyn", "any", "null", "null");

    private Problems() {}

    static ExpressionException ofCompiling(String text, Set<String> names, CelValidationException e) {
        List<CelIssue> errors = e.getErrors();
        if (errors.isEmpty()) {
            return new ExpressionException(shortened(String.valueOf(e.getMessage())), -1, null);
        }
        CelIssue first = errors.get(0);
        int offset = offset(text, first);
        String message = first.getMessage();
        Matcher undeclared = UNDECLARED.matcher(message);
        if (undeclared.find()) {
            return unknownName(text, offset, shortened(undeclared.group(1)), names);
        }
        Matcher overload = NO_OVERLOAD.matcher(message);
        if (overload.find()) {
            return noOverload(offset, overload.group(1), overload.group(2));
        }
        if (TOO_LARGE.matcher(message).find()) {
            return new ExpressionException("the expression is too large: " + shortened(message), -1, null);
        }
        return syntax(text, offset, message);
    }

    private static ExpressionException unknownName(String text, int offset, String name, Set<String> names) {
        String bracketed = References.hyphenated(text);
        if (bracketed != null) {
            return ExpressionException.unknownName(name, "", offset, "write " + bracketed);
        }
        if (offset >= 0 && offset < text.length() && text.charAt(offset) == '(') {
            return new ExpressionException(
                    "unknown function '" + name + "'", Math.max(0, text.lastIndexOf(name, offset)), null);
        }
        String near = NearestName.hint(name, names);
        String known = String.join(", ", new TreeSet<>(names));
        return ExpressionException.unknownName(
                name,
                "; known are " + known,
                offset,
                (near == null ? "" : near + " ") + "A text needs quotes: '" + name + "'");
    }

    private static ExpressionException noOverload(int offset, String function, String arguments) {
        String symbol = symbol(function);
        StringBuilder types = new StringBuilder();
        for (String type : arguments.replaceAll("[()]", " ").trim().split("\\s*,\\s*", -1)) {
            types.append(types.isEmpty() ? "" : ", ").append(TYPES.getOrDefault(type, type));
        }
        return new ExpressionException(
                "'" + symbol + "' does not work on (" + shortened(types.toString()) + ")", offset, conversion(symbol));
    }

    private static @Nullable String conversion(String symbol) {
        return switch (symbol) {
            case "+", "-", "*", "/", "%", "<", ">", "<=", ">=", "==", "!=" ->
                "convert a value with string(), int() or double()";
            case "? :" -> "both results must be of one type; wrap one in dyn()";
            default -> null;
        };
    }

    private static ExpressionException syntax(String text, int offset, String message) {
        int expecting = message.indexOf(" expecting ");
        String cut =
                (expecting < 0 ? message : message.substring(0, expecting)).replace("'<EOF>'", "end of expression");
        String hint = null;
        String bracketed = References.hyphenated(text);
        if (bracketed != null) {
            hint = "write " + bracketed;
        } else if (text.contains("${{")) {
            hint = "leave out the ${{ }}: this is an expression already";
        } else if (message.contains("at: '='") || message.contains("at: '= ")) {
            hint = "compare with ==";
        } else if (Pattern.compile("\\b(and|or|not)\\b").matcher(text).find()) {
            hint = "write &&, || and !";
        }
        return new ExpressionException("the expression cannot be read: " + shortened(cut), offset, hint);
    }

    private static int offset(String text, CelIssue issue) {
        int line = issue.getSourceLocation().getLine();
        int column = issue.getSourceLocation().getColumn();
        if (line < 1 || column < 0) {
            return -1;
        }
        int start = 0;
        for (int i = 1; i < line; i++) {
            start = text.indexOf('\n', start) + 1;
        }
        int codePoints = text.codePointCount(start, text.length());
        return text.offsetByCodePoints(start, Math.min(column, codePoints));
    }

    /** The problem of an evaluation; its message is made here, since the library's may quote values. */
    static ExpressionException ofEvaluating(String text, CelEvaluationException e) {
        String message = String.valueOf(e.getMessage());
        Matcher position = POSITION.matcher(message);
        int offset = position.lookingAt() ? charOffset(text, Integer.parseInt(position.group(1))) : -1;
        Throwable cause = e.getCause();
        if (cause instanceof Refusal refusal) {
            return new ExpressionException(refusal.reason(), offset, null);
        }
        CelErrorCode code = e.getErrorCode();
        return switch (code) {
            case DIVIDE_BY_ZERO -> new ExpressionException("division by zero", offset, null);
            case NUMERIC_OVERFLOW -> new ExpressionException("a number does not fit into 64 bits", offset, null);
            case INDEX_OUT_OF_BOUNDS ->
                new ExpressionException("the list has no element at this index", offset, "check with size()");
            case ITERATION_BUDGET_EXCEEDED ->
                new ExpressionException(
                        "the expression runs all(), exists(), map() and filter() for more than " + Meter.ITERATIONS
                                + " rounds",
                        offset,
                        null);
            case BAD_FORMAT -> new ExpressionException("a text cannot be converted to what is asked", offset, null);
            case DUPLICATE_ATTRIBUTE -> new ExpressionException("an object has the same key twice", offset, null);
            case ATTRIBUTE_NOT_FOUND -> missing(text, offset, message);
            case OVERLOAD_NOT_FOUND -> noOverloadAtRuntime(offset, message);
            case INVALID_ARGUMENT ->
                new ExpressionException(
                        message.contains("expected boolean")
                                ? "a condition is neither true nor false"
                                : "a function cannot work on its arguments",
                        offset,
                        null);
            default -> new ExpressionException("a function cannot work on its arguments", offset, null);
        };
    }

    private static int charOffset(String text, int codePoints) {
        return codePoints <= text.codePointCount(0, text.length()) ? text.offsetByCodePoints(0, codePoints) : -1;
    }

    /** A missing key may be named only when it stands in the expression: a computed one may be a secret. */
    private static ExpressionException missing(String text, int offset, String message) {
        Matcher key = Pattern.compile("\\s*\\.?\\s*(\\w+)|\\s*\\[\\s*['\"]([^'\"]*)['\"]\\s*]")
                .matcher(text);
        String name = null;
        if (offset >= 0 && key.region(offset, text.length()).lookingAt()) {
            name = key.group(1) != null ? key.group(1) : key.group(2);
        }
        String quoted = name == null ? "this key" : "'" + name + "'";
        if (message.contains("Error resolving field")) {
            return new ExpressionException(quoted + " is read from a value that is no object", offset, null);
        }
        return new ExpressionException(
                "there is no " + quoted, offset, "test with has(), or give a default: a.?b.orValue(c)");
    }

    private static ExpressionException noOverloadAtRuntime(int offset, String message) {
        Matcher function = FUNCTION.matcher(message);
        if (!function.find()) {
            return new ExpressionException("a function does not work on these types", offset, null);
        }
        String symbol = symbol(function.group(1));
        return new ExpressionException(
                "'" + symbol + "' does not work on values of these types", offset, conversion(symbol));
    }

    /** {@code _+_} as people write it. */
    private static String symbol(String function) {
        return switch (function) {
            case "@in" -> "in";
            case "_[_]", "_[?_]" -> "[]";
            case "_?_:_" -> "? :";
            case "!_" -> "!";
            case "-_" -> "-";
            default ->
                function.startsWith("_") && function.endsWith("_") && function.length() > 2
                        ? function.substring(1, function.length() - 1)
                        : function;
        };
    }

    private static String shortened(String message) {
        return Excerpt.of(message.replaceAll("\\s+", " ").trim(), LENGTH);
    }
}
