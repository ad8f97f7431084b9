package dev.telltale.server.front;

import io.netty.handler.codec.http2.Http2ConnectionAdapter;
import io.netty.handler.codec.http2.Http2Stream;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * How many requests of HTTP/2 are under way on all connections, those included whose answers are not read. Each takes some kilobytes, and
 * a client may have a thousand on every connection. Thread-safe.
 */
public final class RequestCount extends Http2ConnectionAdapter {
    private final int most;
    private final AtomicInteger underWay = new AtomicInteger();

    /** @param most how many may be under way */
    public RequestCount(int most) {
        this.most = most;
    }

    @Override
    public void onStreamActive(Http2Stream stream) {
        underWay.incrementAndGet();
    }

    @Override
    public void onStreamClosed(Http2Stream stream) {
        underWay.decrementAndGet();
    }

    /** Whether there are too many, with the one that has just come. */
    boolean isTooMany() {
        return underWay.get() > most;
    }
}
