package dev.telltale.monitor.filter;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Names by literals and globs, included and excluded. Immutable, thread-safe; asking allocates nothing. */
final class NameSet {
    private final boolean takesAll;
    private final Set<String> included;
    private final Glob[] includedGlobs;
    private final Set<String> excluded;
    private final Glob[] excludedGlobs;

    NameSet(Terms terms) {
        this.takesAll = terms.included().isEmpty();
        this.included = literals(terms.included());
        this.includedGlobs = globs(terms.included());
        this.excluded = literals(terms.excluded());
        this.excludedGlobs = globs(terms.excluded());
    }

    boolean contains(String name) {
        return (takesAll || holds(included, includedGlobs, name)) && !holds(excluded, excludedGlobs, name);
    }

    private static boolean holds(Set<String> literals, Glob[] globs, String name) {
        if (literals.contains(name)) {
            return true;
        }
        for (Glob glob : globs) {
            if (glob.matches(name)) {
                return true;
            }
        }
        return false;
    }

    private static Set<String> literals(List<String> terms) {
        return terms.stream().filter(Glob::isLiteral).collect(Collectors.toUnmodifiableSet());
    }

    private static Glob[] globs(List<String> terms) {
        return terms.stream()
                .filter(term -> !Glob.isLiteral(term))
                .map(Glob::new)
                .toArray(Glob[]::new);
    }
}
