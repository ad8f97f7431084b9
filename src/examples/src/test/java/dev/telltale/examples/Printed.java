package dev.telltale.examples;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.List;

/** What a program prints. */
final class Printed {
    private Printed() {}

    static List<String> linesOf(Example example, String... args) throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        PrintStream before = System.out;
        try (PrintStream captured = new PrintStream(bytes, true, UTF_8)) {
            System.setOut(captured);
            example.main(args);
        } finally {
            System.setOut(before);
        }
        return bytes.toString(UTF_8).lines().toList();
    }

    /** An example's {@code main}. */
    interface Example {
        void main(String... args) throws Exception;
    }
}
