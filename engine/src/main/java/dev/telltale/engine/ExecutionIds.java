package dev.telltale.engine;

import java.time.Instant;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;

/** Makes and checks ids of executions. Thread-safe. */
final class ExecutionIds {
    private static final Pattern VALID = Pattern.compile("[A-Za-z0-9_-]{1,64}");
    private static final int TIME_CHARS = 8; // until the year 2059
    private static final int RANDOM_CHARS = 8;
    private static final Pattern MADE = Pattern.compile("[0-9a-z]{" + (TIME_CHARS + RANDOM_CHARS) + "}");

    /** Before that nobody made any. */
    private static final long FIRST_MILLIS =
            Instant.parse("2026-01-01T00:00:00Z").toEpochMilli();

    static boolean isValid(String id) {
        return VALID.matcher(id).matches();
    }

    /** Whether an id looks as if it had been made here by now, and not been given by somebody. */
    static boolean isMade(String id, long nowMicros) {
        if (!MADE.matcher(id).matches()) {
            return false;
        }
        long millis = Long.parseLong(id.substring(0, TIME_CHARS), 36);
        return millis >= FIRST_MILLIS && millis <= nowMicros / 1000;
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
