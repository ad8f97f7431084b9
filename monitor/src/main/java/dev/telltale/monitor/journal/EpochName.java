package dev.telltale.monitor.journal;

import java.security.SecureRandom;

/** Names of a journal's order. Thread-safe: it has no state. */
public final class EpochName {
    private static final String LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789";

    private EpochName() {}

    /** A name that no other order has: 8 characters of {@code [a-z0-9]}. */
    public static String random() {
        SecureRandom random = new SecureRandom();
        StringBuilder letters = new StringBuilder();
        for (int i = 0; i < 8; i++) {
            letters.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
        }
        return letters.toString();
    }
}
