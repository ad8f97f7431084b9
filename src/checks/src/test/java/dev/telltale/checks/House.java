package dev.telltale.checks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The repository as it lies on disk: its modules, their sources, their compiled classes, the documentation. */
final class House {
    private static final Pattern MODULE = Pattern.compile("<module>([^<]+)</module>");

    private House() {}

    static Path root() {
        return Path.of(System.getProperty("telltale.root", "../.."))
                .toAbsolutePath()
                .normalize();
    }

    /** The folders of the modules that the root pom names. */
    static List<Path> modules() {
        return MODULE.matcher(read(root().resolve("pom.xml")))
                .results()
                .map(found -> root().resolve(found.group(1)))
                .toList();
    }

    /** The modules that are shipped: all but those under {@code src}, which exist for this repository alone. */
    static List<Path> products() {
        return modules().stream()
                .filter(module -> !module.startsWith(root().resolve("src")))
                .toList();
    }

    /** The class folders of the products; fails when one was never compiled, for a check of nothing proves nothing. */
    static List<Path> productClasses() {
        return products().stream()
                .map(module -> module.resolve("target/classes"))
                .peek(House::requireClasses)
                .toList();
    }

    private static void requireClasses(Path folder) {
        if (!Files.isDirectory(folder)) {
            throw new IllegalStateException(folder
                    + " is missing: run the checks with the modules they look at, mvn -pl src/checks -am verify");
        }
    }

    /** The Java files of the products, tests not among them. */
    static List<Path> productSources() {
        return products().stream()
                .flatMap(module -> files(module.resolve("src/main/java"), ".java"))
                .toList();
    }

    /** README.md and every page of the documentation. */
    static List<Path> pages() {
        return Stream.concat(Stream.of(root().resolve("README.md")), files(root().resolve("src/docs"), ".md"))
                .filter(Files::exists)
                .toList();
    }

    static Stream<Path> files(Path folder, String suffix) {
        if (!Files.isDirectory(folder)) {
            return Stream.empty();
        }
        try (Stream<Path> tree = Files.walk(folder)) {
            return tree.filter(file -> file.getFileName().toString().endsWith(suffix)).sorted().toList().stream();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException unreadable) {
            throw new UncheckedIOException("cannot read " + file, unreadable);
        }
    }

    /** How a file is named in a message: from the root of the repository. */
    static String name(Path file) {
        return file.startsWith(root()) ? root().relativize(file).toString() : file.toString();
    }
}
