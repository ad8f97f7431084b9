package dev.telltale.benchmarks.push;

import io.netty.channel.EventLoop;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;

/** Has a broadcast emit: at a rate from a thread of its own, as a runtime does; or on the event loop, as
 * long as not too much is on its way. */
final class Driver {
    private final Broadcast broadcast;
    private final EventLoop loop;
    private final Recorder emissions = new Recorder(3);
    private final AtomicInteger orders = new AtomicInteger();

    /** @param rate events a second; 0 as fast as they are taken, -1 none @param kinds how many kinds of events take turns */
    private record Order(int number, int rate, int burst, int window, int kinds) {}

    Driver(Broadcast broadcast, EventLoop loop) {
        this.broadcast = broadcast;
        this.loop = loop;
    }

    void set(int rate, int burst, int window, int kinds) {
        Order next = new Order(orders.incrementAndGet(), rate, burst, window, kinds);
        if (rate == 0) {
            loop.execute(() -> chase(next));
        } else if (rate > 0) {
            Thread thread = new Thread(() -> keepPace(next), "emitter");
            thread.setDaemon(true);
            thread.start();
        }
    }

    private void chase(Order of) {
        if (orders.get() != of.number) {
            return;
        }
        for (int sent = 0; sent < of.window && hasRoom(of); sent += of.burst) {
            broadcast.emit(of.burst, of.kinds);
        }
        loop.execute(() -> chase(of));
    }

    /** What the emissions since the last call have taken of the emitting thread, where it keeps a pace. */
    Histogram emissions() {
        return emissions.getIntervalHistogram();
    }

    private boolean hasRoom(Order of) {
        return broadcast.emitted() - broadcast.written() <= of.window - of.burst;
    }

    private void keepPace(Order of) {
        long pause = 1_000_000_000L * of.burst / of.rate;
        long next = System.nanoTime();
        while (orders.get() == of.number) {
            long began = System.nanoTime();
            broadcast.emit(of.burst, of.kinds);
            emissions.recordValue(System.nanoTime() - began);
            next += pause;
            long left = next - System.nanoTime();
            if (left > 0) {
                LockSupport.parkNanos(left);
            }
        }
    }
}
