package dev.telltale.engine.workflow.parse;

import dev.telltale.engine.workflow.yaml.Value;
import dev.telltale.event.Excerpt;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What things in a workflow may be called. */
final class Names {
    /** The roots of every scope. */
    static final Set<String> ROOTS = Set.of("inputs", "vars", "nodes", "execution");

    private static final Pattern WORKFLOW = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,63}");
    private static final Pattern NODE = Pattern.compile("[A-Za-z][A-Za-z0-9_-]{0,63}");
    private static final Pattern IDENTIFIER = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,63}");
    private static final Pattern OUTPUT = Pattern.compile("[A-Za-z_][A-Za-z0-9_-]{0,63}");
    private static final Pattern EVENT = Pattern.compile("[a-z][a-zA-Z0-9_.-]{0,63}");
    private static final Pattern ENVIRONMENT = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

    // CEL cannot parse these as identifiers or field names.
    private static final Set<String> RESERVED = Set.of(
            "as",
            "break",
            "const",
            "continue",
            "else",
            "false",
            "for",
            "function",
            "if",
            "import",
            "in",
            "let",
            "loop",
            "namespace",
            "null",
            "package",
            "return",
            "true",
            "var",
            "void",
            "while");

    // Words that mean something else where an expression stands by itself.
    private static final Set<String> BUILT_IN = Set.of(
            "bool",
            "bytes",
            "double",
            "duration",
            "dyn",
            "google",
            "int",
            "list",
            "map",
            "null_type",
            "optional",
            "optional_type",
            "string",
            "timestamp",
            "type",
            "uint",
            "has",
            "size",
            "cel");

    private Names() {}

    static boolean isWorkflow(Value place, String name) {
        return matches(WORKFLOW, place, name, "a workflow's name", "letters, digits, _ and -, at most 64");
    }

    static boolean isNode(Value place, String id) {
        return matches(NODE, place, id, "a node's id", "letters, digits, _ and -, beginning with a letter, at most 64");
    }

    static boolean isOutput(Value place, String name) {
        return matches(
                OUTPUT, place, name, "an output", "letters, digits, _ and -, beginning with no digit, at most 64");
    }

    static boolean isEvent(Value place, String name) {
        return matches(
                EVENT,
                place,
                name,
                "an event's name",
                "letters, digits, '.', _ and -, beginning with a small letter, at most 64");
    }

    static boolean isEnvironment(Value place, String name) {
        if (!matches(ENVIRONMENT, place, name, "an environment variable", "letters, digits and _")) {
            return false;
        }
        if (name.startsWith("TELLTALE_")) {
            place.problem("'" + name + "' is set by the engine", "names that begin with TELLTALE_ are its own");
            return false;
        }
        return true;
    }

    /** An input, a variable: a name that stands after a dot in expressions. */
    static boolean isField(Value place, String name, String what) {
        if (!matches(IDENTIFIER, place, name, what, "letters, digits and _, beginning with no digit, at most 64")) {
            return false;
        }
        if (RESERVED.contains(name)) {
            place.problem("'" + name + "' is a reserved word of the expression language", "choose another name");
            return false;
        }
        return true;
    }

    /** A loop's item: a name that stands by itself in expressions. */
    static boolean isVariable(Value place, String name, Set<String> outer) {
        if (!isField(place, name, "the name of a loop's item")) {
            return false;
        }
        String taken = taken(name, outer);
        if (taken != null) {
            place.problem("'" + name + "' already means " + taken + " here", "choose another name with 'as'");
            return false;
        }
        return true;
    }

    private static @Nullable String taken(String name, Set<String> outer) {
        if (ROOTS.contains(name)) {
            return "the " + name + " of the execution";
        }
        if (BUILT_IN.contains(name)) {
            return "something in the expression language";
        }
        // A loop takes two names: the one of its item and the one of its index.
        return outer.contains(name) || outer.contains(name + "_index") ? "the item or index of an outer loop" : null;
    }

    private static boolean matches(Pattern pattern, Value place, String name, String what, String rule) {
        if (pattern.matcher(name).matches()) {
            return true;
        }
        String shown = Excerpt.of(name, 64);
        place.problem("'" + shown + "' cannot be " + what, "use " + rule);
        return false;
    }
}
