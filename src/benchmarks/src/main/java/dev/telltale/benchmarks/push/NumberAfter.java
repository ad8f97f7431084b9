package dev.telltale.benchmarks.push;

import java.nio.charset.StandardCharsets;

/** Finds the numbers that stand behind a name, in bytes that come one by one. Not thread-safe. */
final class NumberAfter {
    private final byte[] name;
    private int matched;
    private long number;

    /** @param name with all that stands before the number, such as {@code "seq":} */
    NumberAfter(String name) {
        this.name = name.getBytes(StandardCharsets.US_ASCII);
    }

    /** @return the number that ends before this byte; -1 if none does */
    long take(byte next) {
        if (matched == name.length) {
            if (next >= '0' && next <= '9') {
                number = 10 * number + next - '0';
                return -1;
            }
            long found = number;
            number = 0;
            matched = 0;
            return found;
        }
        matched = next == name[matched] ? matched + 1 : next == name[0] ? 1 : 0;
        return -1;
    }
}
