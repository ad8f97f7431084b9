package dev.telltale.checks;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which package uses which, as jdeps reads it from compiled classes.
 *
 * <p>Class files, not imports: an import may be unused, and a fully qualified name needs none.
 *
 * @param uses package to the packages it uses, itself left out
 */
record PackageGraph(Map<String, Set<String>> uses) {
    private static final Pattern ARROW = Pattern.compile("^\\s+([\\w.]+)\\s+-> ([\\w.]+)\\s.*$");

    static PackageGraph of(List<Path> classFolders) {
        ToolProvider jdeps = ToolProvider.findFirst("jdeps")
                .orElseThrow(() -> new IllegalStateException("jdeps is missing: run the checks on a JDK, not a JRE"));
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        String[] arguments = Stream.concat(
                        Stream.of("-verbose:package", "-filter:none"),
                        classFolders.stream().map(Path::toString))
                .toArray(String[]::new);
        if (jdeps.run(new PrintWriter(out, true), new PrintWriter(err, true), arguments) != 0) {
            throw new IllegalStateException("jdeps failed: " + out + err);
        }
        Map<String, Set<String>> uses = new TreeMap<>();
        out.toString().lines().map(ARROW::matcher).filter(Matcher::matches).forEach(arrow -> {
            Set<String> used = uses.computeIfAbsent(arrow.group(1), user -> new TreeSet<>());
            if (!arrow.group(1).equals(arrow.group(2))) {
                used.add(arrow.group(2));
            }
        });
        return new PackageGraph(uses);
    }

    /** Of what a package uses, what lies in {@code prefix}: the package of that name and those below it. */
    static boolean within(String prefix, String name) {
        return name.equals(prefix) || name.startsWith(prefix + ".");
    }

    /** Every use of {@code target} or a package below it, as {@code user -> used}. */
    List<String> usesOf(String target) {
        return uses.entrySet().stream()
                .filter(entry -> !within(target, entry.getKey()))
                .flatMap(entry -> entry.getValue().stream()
                        .filter(used -> within(target, used))
                        .map(used -> entry.getKey() + " -> " + used))
                .toList();
    }

    /** Every use that a package in {@code user} makes of anything outside it, as {@code user -> used}. */
    List<String> usesBy(String user) {
        return uses.entrySet().stream()
                .filter(entry -> within(user, entry.getKey()))
                .flatMap(entry -> entry.getValue().stream()
                        .filter(used -> !within(user, used))
                        .map(used -> entry.getKey() + " -> " + used))
                .toList();
    }

    /** A way from a package back to itself, as {@code a -> b -> a}, or empty when there is none. */
    Optional<String> cycle() {
        Set<String> finished = new TreeSet<>();
        for (String start : uses.keySet()) {
            List<String> found = cycleFrom(start, new ArrayList<>(), finished);
            if (!found.isEmpty()) {
                return Optional.of(found.stream().collect(Collectors.joining(" -> ")));
            }
        }
        return Optional.empty();
    }

    private List<String> cycleFrom(String here, List<String> way, Set<String> finished) {
        int seen = way.indexOf(here);
        way.add(here);
        if (seen >= 0) {
            return way.subList(seen, way.size());
        }
        for (String next : uses.getOrDefault(here, Set.of())) {
            if (!finished.contains(next)) {
                List<String> found = cycleFrom(next, way, finished);
                if (!found.isEmpty()) {
                    return found;
                }
            }
        }
        finished.add(here);
        way.remove(way.size() - 1);
        return Collections.emptyList();
    }
}
