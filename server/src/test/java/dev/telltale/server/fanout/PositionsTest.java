package dev.telltale.server.fanout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.telltale.monitor.LocalMonitor;
import dev.telltale.monitor.filter.EventFilter;
import dev.telltale.monitor.stream.Cursor;
import dev.telltale.monitor.stream.Delivery;
import dev.telltale.monitor.wire.Projection;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PositionsTest {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
    private static final long NOW_MICROS = 5_000_000;

    private final LocalMonitor monitor = LocalMonitor.inMemory();
    private final Positions positions =
            new Positions(monitor.liveTail(), new StreamOptions(10, 2000, Duration.ofSeconds(15)), () -> NOW_MICROS);

    @AfterEach
    void close() {
        monitor.close();
    }

    @Test
    void silenceEndsWithThePlace() {
        Group plain = group(false);
        assertThat(positions.due(plain, 0, 15 * SECOND - 1)).isNull();
        assertThat(positions.due(plain, 0, 15 * SECOND)).isEqualTo(new Delivery.Position(place(0)));
    }

    @Test
    void whoWantsToKnowIsToldOnceASecondAsItMovesAndElseAfterSilence() {
        Group far = group(true);
        append(7);
        assertThat(positions.due(far, 7, SECOND - 1)).isNull();
        assertThat(positions.due(far, 7, SECOND)).isEqualTo(position(7, 7, 0, 0));
        assertThat(positions.due(far, 7, 2 * SECOND)).isNull();
        append(1);
        assertThat(positions.due(far, 8, 2 * SECOND)).isEqualTo(position(8, 8, 0, 0));
        assertThat(positions.due(far, 8, 15 * SECOND)).isEqualTo(position(8, 8, 0, 0));
    }

    // 2 s is the age of event 3, which comes next.
    @Test
    void theLagIsThatOfTheGroup() {
        append(7);
        assertThat(positions.due(group(true), 2, SECOND)).isEqualTo(position(2, 7, 5, 2000));
    }

    @Test
    void theSecondIsAskedForOften() {
        assertThat(positions.everyNanos()).isEqualTo(SECOND / 4);
    }

    private static Group group(boolean hasLink) {
        StreamEncoder encoder = new SseEncoder(new SseForm(true, Projection.ALL, hasLink, false), true);
        return new Group(new Interest(EventFilter.ALL, null, false, encoder), new StreamCounters(), 0);
    }

    private Delivery.Position position(long at, long head, long lagEvents, long lagMillis) {
        return new Delivery.Position(place(at), new Delivery.Link(place(head), lagEvents, lagMillis));
    }

    private Cursor place(long position) {
        return monitor.liveTail().cursor(position);
    }

    /** One event each second. */
    private void append(int events) {
        for (int i = 0; i < events; i++) {
            Beginnings.append(monitor, 1_000_000 * (monitor.head().position() + 1));
        }
    }
}
