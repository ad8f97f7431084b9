package dev.telltale.server.route;

import dev.telltale.engine.Workflows;
import dev.telltale.event.ExecutionControl;
import dev.telltale.monitor.EventConditions;
import dev.telltale.monitor.Monitor;
import dev.telltale.monitor.stream.Cursor;
import dev.telltale.server.fanout.Streams;
import dev.telltale.server.http.Backlog;
import dev.telltale.server.http.Limits;
import dev.telltale.server.http.Overload;
import dev.telltale.server.websocket.SocketOptions;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BiPredicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What the routes work with. Immutable, thread-safe.
 *
 * @param isFinished whether an execution has ended at or before a place
 * @param conditions compiles those of filters
 * @param backlog what waits for clients
 * @param heartbeat after how much silence a stream says where it is
 * @param socketOptions what a WebSocket may take
 * @param hindrance why no work is taken for now, in a sentence without its end; null when it is
 * @param scrape the metrics in Prometheus' format
 * @param clock to measure elapsed times by
 */
public record RouteContext(
        Monitor monitor,
        BiPredicate<String, Cursor> isFinished,
        ExecutionControl control,
        Workflows workflows,
        Streams streams,
        EventConditions conditions,
        Backlog backlog,
        Limits limits,
        Duration heartbeat,
        SocketOptions socketOptions,
        Supplier<@Nullable String> hindrance,
        Supplier<String> scrape,
        Clock clock) {
    /** Refuses what would run anew, as long as something is in its way. May wait. */
    void checkReady() {
        String now = hindrance.get();
        if (now != null) {
            throw Overload.problem(now).exception();
        }
    }

    /** Microseconds since the epoch. */
    long nowMicros() {
        return TimeUnit.MILLISECONDS.toMicros(clock.millis());
    }
}
