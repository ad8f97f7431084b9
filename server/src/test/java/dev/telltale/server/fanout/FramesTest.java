package dev.telltale.server.fanout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.telltale.event.CustomEvent;
import dev.telltale.event.Envelope;
import dev.telltale.event.ExecutionStatus;
import dev.telltale.monitor.stream.Cursor;
import dev.telltale.monitor.stream.Delivery;
import dev.telltale.monitor.wire.Projection;
import org.junit.jupiter.api.Test;

class FramesTest {
    private final Frames frames = new Frames();

    @Test
    void allEventLoopsShareTheBytesOfAnEvent() {
        Delivery.Entry entry = entry(7, 100);
        Frame frame = frames.of(entry);
        assertThat(frames.of(entry)).isSameAs(frame);
        assertThat(frame.sse(true, Projection.ALL)).isSameAs(frame.sse(true, Projection.ALL));
        assertThat(frame.json(Projection.ALL)).isSameAs(frame.json(Projection.ALL));
    }

    @Test
    void manySmallOnesAreKept() {
        for (int position = 1; position <= FanOut.LOOK; position++) {
            use(position, 100);
        }
        Frame first = frames.of(entry(1, 100));
        assertThat(frames.of(entry(1, 100))).isSameAs(first);
    }

    // The heap of a server must not grow with the size of what its nodes give, however few streams watch.
    @Test
    void ofLargeOnesOnlySomeAreKept() {
        Frame first = use(1, 500_000);
        assertThat(frames.of(entry(1, 500_000))).isSameAs(first);
        int bytes = 0;
        for (int position = 2; bytes < 2 * Frames.MOST_BYTES; position++) {
            Frame next = use(position, 500_000);
            bytes += next.json(Projection.ALL).length + next.sse(true, Projection.ALL).length;
        }
        assertThat(frames.of(entry(1, 500_000))).isNotSameAs(first);
    }

    private Frame use(int position, int size) {
        Frame frame = frames.of(entry(position, size));
        frame.sse(true, Projection.ALL);
        return frame;
    }

    private static Delivery.Entry entry(int position, int size) {
        Envelope envelope = Envelope.ofExecution(position, 0, "e1", "w", ExecutionStatus.RUNNING);
        return new Delivery.Entry(
                new Cursor("e1abcdef", position), new CustomEvent(envelope, "tick", "x".repeat(size)));
    }
}
