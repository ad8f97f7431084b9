package dev.telltale.server.fanout;

import dev.telltale.server.stream.StreamParameters;
import java.time.Duration;

/**
 * What streams may take. Immutable, thread-safe.
 *
 * @param max how many may be open at once
 * @param retryMillis after how long a browser that has lost its stream shall come back
 * @param heartbeat after how much silence a stream says where it is
 */
public record StreamOptions(int max, long retryMillis, Duration heartbeat) {
    /** How often a stream that shall say how far it is behind does so at the most, in nanoseconds. */
    long linkNanos() {
        return StreamParameters.heartbeat(true, heartbeat).toNanos();
    }
}
