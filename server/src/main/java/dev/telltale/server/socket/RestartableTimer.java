package dev.telltale.server.socket;

import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Has something happen after a while, unless it is stopped before. Of one event loop. */
public final class RestartableTimer {
    private final Duration delay;
    private @Nullable ScheduledFuture<?> pending;

    public RestartableTimer(Duration delay) {
        this.delay = delay;
    }

    /** Begins anew. @param action done on the loop, after the delay */
    public void set(EventExecutor loop, Runnable action) {
        stop();
        pending = loop.schedule(
                () -> {
                    pending = null;
                    action.run();
                },
                delay.toMillis(),
                TimeUnit.MILLISECONDS);
    }

    public boolean isSet() {
        return pending != null;
    }

    public void stop() {
        if (pending != null) {
            pending.cancel(false);
            pending = null;
        }
    }
}
