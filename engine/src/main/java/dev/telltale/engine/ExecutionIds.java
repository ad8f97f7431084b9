package dev.telltale.engine;

import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;

/** Makes and checks ids of executions. Thread-safe. */
final class ExecutionIds {
    private static final Pattern VALID = Pattern.compile("[A-Za-z0-9_-]{1,64}");
    private static final int RANDOM_CHARS = 8;
    private static final Pattern MADE = Pattern.compile("[0-9a-z]{8}[0-9a-z]{" + RANDOM_CHARS + "}");

    static boolean isValid(String id) {
        return VALID.matcher(id).matches();
    }

    /** Whether an id looks as if it had been made here, and not been given by somebody. */
    static boolean isMade(String id) {
        return MADE.matcher(id).matches();
    }

    /** An id that sorts by time: milliseconds in base 36, then 8 random characters. */
    String next(long micros) {
        StringBuilder id = new StringBuilder(Long.toString(micros / 1000, 36));
        ThreadLocalRandom random =
                ThreadLocalRandom.current(); // an id is to be unique; nobody is kept from guessing it
        for (int i = 0; i < RANDOM_CHARS; i++) {
            id.append(Character.forDigit(random.nextInt(36), 36));
        }
        return id.toString();
    }
}
