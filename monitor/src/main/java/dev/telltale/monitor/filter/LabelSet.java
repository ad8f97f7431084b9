package dev.telltale.monitor.filter;

import java.util.List;
import java.util.Map;

/** Labels, each {@code key=value} with wildcards in the value. Immutable, thread-safe; asking allocates nothing. */
final class LabelSet {
    private final Label[] included;
    private final Label[] excluded;

    /** @throws InvalidFilterException for a term without {@code =} */
    LabelSet(Terms terms) {
        this.included = labels(terms.included());
        this.excluded = labels(terms.excluded());
    }

    boolean contains(Map<String, String> labels) {
        return (included.length == 0 || anyIn(included, labels)) && !anyIn(excluded, labels);
    }

    private static boolean anyIn(Label[] wanted, Map<String, String> labels) {
        for (Label label : wanted) {
            String value = labels.get(label.key);
            if (value != null && label.value.matches(value)) {
                return true;
            }
        }
        return false;
    }

    private static Label[] labels(List<String> terms) {
        return terms.stream().map(LabelSet::label).toArray(Label[]::new);
    }

    private static Label label(String term) {
        int equals = term.indexOf('=');
        if (equals < 1 || term.indexOf('*') >= 0 && term.indexOf('*') < equals) {
            throw new InvalidFilterException(
                    FilterField.LABEL.parameter(),
                    term,
                    "label '" + term + "' is not of the form key=value",
                    "write team=web, or team=* for any value");
        }
        return new Label(term.substring(0, equals), new Glob(term.substring(equals + 1)));
    }

    private record Label(String key, Glob value) {}
}
