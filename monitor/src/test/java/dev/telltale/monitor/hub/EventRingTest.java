package dev.telltale.monitor.hub;

import static org.assertj.core.api.Assertions.assertThat;

import dev.telltale.monitor.Story;
import dev.telltale.monitor.stream.Cursor;
import dev.telltale.monitor.stream.Delivery.Entry;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class EventRingTest {
    private final Story story = new Story("e1");

    @Test
    void itHoldsTheNewestEventsAndNoOlderOnes() {
        EventRing ring = new EventRing(5, 1 << 20, 0); // rounded up to 8
        for (long position = 1; position <= 20; position++) {
            ring.put(entry(position, "x"));
        }

        assertThat(ring.newest()).isEqualTo(20);
        assertThat(ring.get(12)).isNull();
        for (long position = 13; position <= 20; position++) {
            assertThat(ring.get(position))
                    .extracting(entry -> entry.cursor().position())
                    .isEqualTo(position);
        }
        assertThat(ring.get(21)).isNull();
        assertThat(ring.get(0)).isNull();
    }

    @Test
    void itIsBoundedInBytesButAlwaysHoldsTheNewest() {
        EventRing ring = new EventRing(1024, 100_000, 0);
        for (long position = 1; position <= 100; position++) {
            ring.put(entry(position, "x".repeat(10_000)));
        }
        assertThat(ring.get(100)).isNotNull();
        assertThat(ring.get(92)).isNotNull();
        assertThat(ring.get(90)).isNull();

        ring.put(entry(101, "x".repeat(1 << 20)));
        assertThat(ring.get(101)).isNotNull();
        assertThat(ring.get(100)).isNull();
        ring.put(entry(102, "x"));
        assertThat(ring.get(101)).isNull();
        assertThat(ring.get(102)).isNotNull();
    }

    @Test
    void behindAHoleItBeginsAnew() {
        EventRing ring = new EventRing(8, 1 << 20, 4);
        ring.put(entry(5, "x"));
        ring.put(entry(6, "x"));
        ring.put(entry(9, "x"));

        assertThat(ring.get(5)).isNull();
        assertThat(ring.get(6)).isNull();
        assertThat(ring.get(8)).isNull();
        assertThat(ring.get(9)).isNotNull();
        for (long position = 10; position <= 30; position++) {
            ring.put(entry(position, "x"));
        }
        assertThat(ring.get(23)).isNotNull();
        assertThat(ring.get(22)).isNull();
    }

    @Test
    void aReaderThatIsLappedSeesNothingRatherThanAnotherEvent() throws InterruptedException {
        EventRing ring = new EventRing(8, 1 << 20, 0);
        AtomicLong misread = new AtomicLong();
        AtomicLong read = new AtomicLong();
        AtomicBoolean isWriting = new AtomicBoolean(true);
        Thread reader = new Thread(() -> {
            long position = 1;
            while (isWriting.get()) {
                Entry entry = ring.get(position);
                if (entry == null) {
                    position = Math.max(1, ring.newest() - 6);
                } else {
                    misread.addAndGet(entry.cursor().position() == position ? 0 : 1);
                    read.incrementAndGet();
                    position++;
                }
            }
        });
        reader.start();
        Entry[] entries = new Entry[200_000];
        for (int i = 0; i < entries.length; i++) {
            entries[i] = entry(i + 1, "x");
        }
        for (Entry entry : entries) {
            ring.put(entry);
        }
        isWriting.set(false);
        reader.join();

        assertThat(misread).hasValue(0);
    }

    private Entry entry(long position, String text) {
        return new Entry(new Cursor("abcdefgh", position), story.output("build", text));
    }
}
