package dev.telltale.benchmarks.push;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

/** What the baselines send: server-sent events of the size that the product's have. */
final class Texts {
    private static final String PAD = "x".repeat(60);

    private Texts() {}

    /** Nanoseconds since the epoch. */
    static long now() {
        Instant now = Instant.now();
        return TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano();
    }

    static String event(long seq) {
        return "id: benchmrk." + seq + "\nevent: custom.load0\ndata: {\"seq\":" + seq
                + ",\"type\":\"custom.load0\",\"timestamp\":\"2026-11-28T00:00:00.000000Z\",\"executionId\":\"load\","
                + "\"workflow\":\"load\",\"status\":\"running\",\"data\":{\"t\":" + now() + ",\"turn\":" + seq
                + ",\"pad\":\"" + PAD
                + "\"}}\n\n";
    }

    /** As many in a row. */
    static byte[] events(long first, int count) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < count; i++) {
            text.append(event(first + i));
        }
        return text.toString().getBytes(StandardCharsets.US_ASCII);
    }
}
