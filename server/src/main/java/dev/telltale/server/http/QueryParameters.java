package dev.telltale.server.http;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The parameters behind the {@code ?} of a request, decoded. Immutable, thread-safe. */
public final class QueryParameters {
    private final Map<String, List<String>> values;

    private QueryParameters(Map<String, List<String>> values) {
        this.values = Collections.unmodifiableMap(values);
    }

    /** @param raw what follows the {@code ?}, still encoded; empty for none */
    public static QueryParameters parse(String raw) {
        Map<String, List<String>> values = new LinkedHashMap<>();
        for (String pair : raw.split("&")) {
            if (pair.isEmpty()) {
                continue;
            }
            int equals = pair.indexOf('=');
            String name = Percent.decode(equals < 0 ? pair : pair.substring(0, equals), true, "the query");
            String value =
                    equals < 0 ? "" : Percent.decode(pair.substring(equals + 1), true, "query parameter " + name);
            values.computeIfAbsent(name, key -> new ArrayList<>()).add(value);
        }
        return new QueryParameters(values);
    }

    /** Refuses a request with a parameter that is not among the known ones, naming it. */
    public void allow(Collection<String> known) {
        for (String name : values.keySet()) {
            if (!known.contains(name)) {
                String shown = Shown.of(name);
                String hint = known.isEmpty() ? "leave it out; this resource takes none" : Spelling.hint(name, known);
                throw HttpProblem.badRequest(
                                "query parameter " + shown, "there is no query parameter '" + shown + "' here")
                        .hint(hint)
                        .exception();
            }
        }
    }

    /** Every value by name, in the order given. */
    public Map<String, List<String>> all() {
        return values;
    }

    /** Each value that was given for it, as a whole. */
    public List<String> list(String name) {
        return values.getOrDefault(name, List.of());
    }

    /** The one value, or null if it was not given; given twice is refused. */
    public @Nullable String one(String name) {
        List<String> given = list(name);
        if (given.size() > 1) {
            throw HttpProblem.badRequest(
                            "query parameter " + name, "'" + name + "' is given " + given.size() + " times")
                    .hint("give it once")
                    .exception();
        }
        return given.isEmpty() ? null : given.get(0);
    }

    /** One of the words offered, or null if it was not given. */
    public @Nullable String word(String name, List<String> words) {
        String value = one(name);
        if (value != null && !words.contains(value)) {
            throw bad(name, value).hint("use " + String.join(" or ", words)).exception();
        }
        return value;
    }

    /** A whole number between the two, both allowed. */
    public long number(String name, long lowest, long highest, long whenAbsent) {
        String value = one(name);
        if (value == null) {
            return whenAbsent;
        }
        try {
            long number = Long.parseLong(value);
            if (number >= lowest && number <= highest) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Told below, as a number out of bounds is.
        }
        String bounds = highest == Long.MAX_VALUE ? "from " + lowest : "from " + lowest + " to " + highest;
        throw bad(name, value).hint("use a whole number " + bounds).exception();
    }

    /** {@code true} or {@code false}. */
    public boolean flag(String name, boolean whenAbsent) {
        String word = word(name, List.of("true", "false"));
        return word == null ? whenAbsent : word.equals("true");
    }

    /** What to answer to a value that makes no sense. */
    public static HttpProblem bad(String name, String value) {
        return HttpProblem.badRequest("query parameter " + name, "'" + name + "' is '" + Shown.of(value) + "'");
    }
}
