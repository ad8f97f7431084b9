package dev.telltale.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * A program that measures in a JVM of its own, so that what one compiles or leaves behind does not change the next.
 *
 * @param options of that JVM
 * @param program its class
 */
record Fork(List<String> options, Class<?> program, List<String> arguments) {

    static Fork of(Class<?> program, String... arguments) {
        return new Fork(List.of("-Xms1g", "-Xmx1g"), program, List.of(arguments));
    }

    Fork with(String... others) {
        return new Fork(List.of(others), program, arguments);
    }

    /** Runs it to its end. @throws IllegalStateException if it fails: then its figures mean nothing */
    void run(Consumer<Figure> figures) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.add("-Dslf4j.internal.verbosity=ERROR"); // it would say each time that nothing is logged
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), program.getName()));
        command.addAll(arguments);
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader lines = process.inputReader()) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                Figure figure = Figure.in(line);
                if (figure != null) {
                    figures.accept(figure);
                } else {
                    System.err.println(line);
                }
            }
        }
        int code = process.waitFor();
        if (code != 0) {
            throw new IllegalStateException(program.getSimpleName() + " " + String.join(" ", arguments)
                    + " failed with exit code " + code + "; see what it wrote");
        }
    }
}
