package dev.telltale.monitor.filter;

import dev.telltale.event.CustomEvent;
import dev.telltale.event.EventType;
import dev.telltale.event.ExecutionEvent;
import dev.telltale.event.NearestName;
import java.util.Arrays;
import java.util.List;

/** Event types as bits; only custom ones are looked at by name. Immutable, thread-safe; asking allocates nothing. */
final class TypeSet {
    private final long bits;
    private final boolean takesAllCustom;
    private final Glob[] customIncluded;
    private final Glob[] customExcluded;

    /** @throws InvalidFilterException for a literal type that does not exist */
    TypeSet(Terms terms) {
        terms.included().forEach(TypeSet::check);
        terms.excluded().forEach(TypeSet::check);
        NameSet names = new NameSet(terms);
        this.takesAllCustom = terms.included().isEmpty();
        this.customIncluded = custom(terms.included());
        this.customExcluded = custom(terms.excluded());
        long set = takesAllCustom || customIncluded.length > 0 ? 1L << EventType.CUSTOM.ordinal() : 0;
        for (EventType type : EventType.values()) {
            if (type != EventType.CUSTOM && names.contains(type.wireName())) {
                set |= 1L << type.ordinal();
            }
        }
        this.bits = set;
    }

    /** By the ordinals of types; all custom ones are one. */
    long bits() {
        return bits;
    }

    boolean contains(ExecutionEvent event) {
        EventType type = event.type();
        if ((bits & 1L << type.ordinal()) == 0) {
            return false;
        }
        return !(event instanceof CustomEvent custom) || containsCustom(custom.name());
    }

    private boolean containsCustom(String name) {
        return (takesAllCustom || anyMatches(customIncluded, name)) && !anyMatches(customExcluded, name);
    }

    private static boolean anyMatches(Glob[] globs, String name) {
        for (Glob glob : globs) {
            if (glob.matches(EventType.CUSTOM_PREFIX, name)) {
                return true;
            }
        }
        return false;
    }

    private static Glob[] custom(List<String> terms) {
        return terms.stream()
                .filter(term -> !Glob.isLiteral(term) || term.startsWith(EventType.CUSTOM_PREFIX))
                .map(Glob::new)
                .toArray(Glob[]::new);
    }

    private static void check(String term) {
        if (Glob.isLiteral(term) && EventType.of(term) == null) {
            List<String> known =
                    Arrays.stream(EventType.values()).map(EventType::wireName).toList();
            String family = term.endsWith(".") ? term + "*" : term + ".*";
            boolean isFamily = known.stream().anyMatch(name -> new Glob(family).matches(name));
            throw new InvalidFilterException(
                    FilterField.TYPE.parameter(),
                    term,
                    "there is no event type '" + term + "'",
                    isFamily ? "did you mean '" + family + "'?" : NearestName.hint(term, known));
        }
    }
}
