package dev.telltale.fuzz;

import java.nio.charset.StandardCharsets;

/** Bytes of a fuzzer as text. */
final class Text {
    private Text() {}

    /** What is no UTF-8 becomes U+FFFD. */
    static String of(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
