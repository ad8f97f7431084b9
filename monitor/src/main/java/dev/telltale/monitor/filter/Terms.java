package dev.telltale.monitor.filter;

import dev.telltale.event.Excerpt;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The patterns of one field, those that exclude apart; sorted and without duplicates, so that equal sets are equal.
 *
 * @param included any of these; empty means all
 * @param excluded none of these, without their {@code !}
 */
record Terms(List<String> included, List<String> excluded) {
    private static final int MAX_LENGTH = 512;
    private static final int MAX_TERMS = 1000;

    static final Terms NONE = new Terms(List.of(), List.of());

    /** @throws InvalidFilterException for a term that is too long, or for too many */
    static Terms of(FilterField field, Collection<String> texts) {
        TreeSet<String> included = new TreeSet<>();
        TreeSet<String> excluded = new TreeSet<>();
        for (String text : texts) {
            String term = text.strip();
            if (term.length() > MAX_LENGTH) {
                throw new InvalidFilterException(
                        field.parameter(),
                        Excerpt.of(term, 40),
                        "a pattern for " + field.parameter() + " is longer than " + MAX_LENGTH + " characters",
                        null);
            }
            if (term.equals("!")) {
                throw new InvalidFilterException(
                        field.parameter(), term, "'!' excludes nothing", "write what to exclude right after it");
            }
            if (term.startsWith("!")) {
                excluded.add(term.substring(1));
            } else if (!term.isEmpty()) {
                included.add(term);
            }
        }
        if (included.size() + excluded.size() > MAX_TERMS) {
            throw new InvalidFilterException(
                    field.parameter(),
                    "…",
                    "more than " + MAX_TERMS + " patterns for " + field.parameter(),
                    "use a wildcard, or filter what arrives");
        }
        return new Terms(List.copyOf(included), List.copyOf(excluded));
    }

    /** What is included if all of it is literal and of a kind, else null. */
    @Nullable
    Set<String> literals(Predicate<String> isOfKind) {
        boolean isLiteral = !included.isEmpty() && included.stream().allMatch(Glob::isLiteral);
        return isLiteral && included.stream().allMatch(isOfKind) ? Set.copyOf(included) : null;
    }

    boolean isEmpty() {
        return included.isEmpty() && excluded.isEmpty();
    }

    /** As they were given, {@code !} included. */
    List<String> texts() {
        List<String> texts = new ArrayList<>(included);
        excluded.forEach(term -> texts.add("!" + term));
        return texts;
    }
}
