package dev.telltale.tui.desk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.telltale.monitor.MonitorFailure;
import dev.telltale.monitor.stream.Cursor;
import dev.telltale.monitor.stream.Delivery;
import dev.telltale.tui.log.Events;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.test.scheduler.VirtualTimeScheduler;

class InboxTest {
    private final Events events = new Events("e");

    private Delivery next() {
        return Events.entry(events.started());
    }

    @Test
    void aStreamThatFailsIsAskedForAgainWhereItWas() {
        List<Cursor> asked = Collections.synchronizedList(new ArrayList<>());
        Inbox inbox = new Inbox(after -> {
            asked.add(after);
            return after == null
                    ? Flux.just(next(), next()).concatWith(Flux.error(new IllegalStateException("the disk is away")))
                    : Flux.just(next()).concatWith(Flux.never());
        });

        List<Delivery> taken = new ArrayList<>(inbox.take());
        assertThat(inbox.takeFailure()).isEqualTo(new Failure("the disk is away", true));
        assertThat(inbox.takeFailure()).as("told once").isNull();
        Awaitility.await().atMost(30, TimeUnit.SECONDS).until(() -> taken.addAll(inbox.take()) && taken.size() == 3);
        assertThat(asked).containsExactly(null, new Cursor("e1", 2));
        assertThat(taken).extracting(delivery -> delivery.cursor().position()).containsExactly(1L, 2L, 3L);
        inbox.close();
    }

    @Test
    void aStreamWhoseFailureLastsIsAskedForNoMore() {
        AtomicLong asked = new AtomicLong();
        VirtualTimeScheduler time = VirtualTimeScheduler.getOrSet();
        try {
            Inbox inbox = new Inbox(after -> {
                asked.incrementAndGet();
                return Flux.error(new TooLarge());
            });
            time.advanceTimeBy(Duration.ofMinutes(1));

            assertThat(inbox.takeFailure()).isEqualTo(new Failure("it does not fit", false));
            assertThat(asked).hasValue(1);
            inbox.close();
        } finally {
            VirtualTimeScheduler.reset();
        }
    }

    private static final class TooLarge extends RuntimeException implements MonitorFailure {
        private static final long serialVersionUID = 1L;

        TooLarge() {
            super("it does not fit");
        }

        @Override
        public boolean isPassing() {
            return false;
        }
    }

    @Test
    void aSourceThatThrowsIsAskedAgainToo() {
        List<Cursor> asked = Collections.synchronizedList(new ArrayList<>());
        Inbox inbox = new Inbox(after -> {
            asked.add(after);
            if (asked.size() < 3) {
                throw new IllegalStateException("it is closed");
            }
            return Flux.just(next());
        });

        assertThat(inbox.takeFailure()).isEqualTo(new Failure("it is closed", true));
        Awaitility.await().atMost(30, TimeUnit.SECONDS).until(() -> inbox.take().size() == 1);
        inbox.close();
    }

    @Test
    void whatWaitsIsBoundedInBytes() {
        Delivery large = Events.entry(events.wrote("build", "x".repeat(1 << 19)));
        Inbox inbox = new Inbox(after -> Flux.generate(sink -> sink.next(large)));

        assertThat(inbox.take().size()).isBetween(8, 8 + 16);
        assertThat(inbox.take().size()).isBetween(8, 8 + 16);
        inbox.close();
    }

    @Test
    void whatStillWaitsCountsWhereAStreamBeginsAnew() {
        AtomicLong begun = new AtomicLong();
        Inbox inbox = new Inbox(after -> begun.incrementAndGet() == 1
                ? Flux.<Delivery>generate(sink -> sink.next(next()))
                        .take(2000)
                        .concatWith(Flux.error(new IllegalStateException("lost")))
                : Flux.generate(sink -> sink.next(next())));
        Awaitility.await().atMost(30, TimeUnit.SECONDS).until(() -> begun.get() == 2);

        assertThat(inbox.take().size()).isBetween(2000, 2048);
        assertThat(inbox.take().size()).isBetween(2000, 2048);
        inbox.close();
    }

    @Test
    void noMoreIsAskedForThanIsTaken() {
        AtomicLong requested = new AtomicLong();
        Inbox inbox = new Inbox(
                after -> Flux.<Delivery>generate(sink -> sink.next(next())).doOnRequest(requested::addAndGet));

        int first = inbox.take().size();
        assertThat(first).isLessThanOrEqualTo(2048);
        int second = inbox.take().size();
        assertThat(requested.get()).isLessThanOrEqualTo(2048L + first + second);
        inbox.close();
        assertThat(inbox.take().size()).isLessThanOrEqualTo(2048);
    }
}
