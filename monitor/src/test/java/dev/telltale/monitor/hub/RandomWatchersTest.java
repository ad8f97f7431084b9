package dev.telltale.monitor.hub;

import static org.assertj.core.api.Assertions.assertThat;

import dev.telltale.event.EventJournal;
import dev.telltale.event.ExecutionEvent;
import dev.telltale.monitor.Story;
import dev.telltale.monitor.filter.EventFilter;
import dev.telltale.monitor.stream.Cursor;
import dev.telltale.monitor.stream.Delivery;
import dev.telltale.monitor.stream.From;
import dev.telltale.monitor.stream.Overflow;
import dev.telltale.monitor.stream.Subscription;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * G7, G8: whatever happens in whatever order, each watcher gets exactly its filtered log, or a gap that names exactly the hole.
 *
 * <p>Appends, ends, deletions, slow and fast watchers, filters, cancels and resumed cursors are drawn by lot; the ring holds eight events
 * and the journal a few hundred, so that readers fall behind both all the time.
 */
class RandomWatchersTest {
    private static final EventFilter[] FILTERS = {
        EventFilter.ALL,
        EventFilter.builder().types(List.of("node.*", "!node.output")).build(),
        EventFilter.builder().nodes(List.of("build")).build(),
        EventFilter.builder().labels(List.of("team=a")).build(),
        EventFilter.builder()
                .types(List.of("execution.*"))
                .statuses(List.of("completed"))
                .build(),
    };

    /** All there ever was; the event at position p is at index p - 1. */
    private final List<ExecutionEvent> log = new ArrayList<>();

    private final List<Story> running = new ArrayList<>();
    private final List<String> ids = new ArrayList<>();
    private final Map<String, Map<String, String>> labels = new HashMap<>();
    private final List<Checked> watchers = new ArrayList<>();

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
    void everyWatcherSeesItsLogOrTheExactHole(int seed) {
        for (int round = 0; round < 25; round++) {
            Random random = new Random(seed * 1000L + round);
            log.clear();
            running.clear();
            ids.clear();
            watchers.clear();
            HubBed bed = new HubBed(60_000, 8, 1 + random.nextInt(20));
            for (int step = 0; step < 600; step++) {
                act(bed, random);
            }
            for (Checked watcher : watchers) {
                watcher.request(Long.MAX_VALUE);
            }
            bed.settle();
            for (Checked watcher : watchers) {
                watcher.check(log.size(), "seed " + seed + " round " + round);
            }
        }
    }

    private void act(HubBed bed, Random random) {
        int lot = random.nextInt(100);
        if (lot < 45) {
            append(bed, random);
        } else if (lot < 50) {
            watch(bed, random, random.nextInt(3) == 0);
        } else if (lot < 55 && !watchers.isEmpty()) {
            resume(bed, random);
        } else if (lot < 75 && !watchers.isEmpty()) {
            watchers.get(random.nextInt(watchers.size())).request(1 + random.nextInt(20));
        } else if (lot < 77 && !ids.isEmpty()) {
            forget(bed, ids.get(random.nextInt(ids.size())));
        } else if (lot < 85) {
            bed.tick();
        } else if (lot < 99) {
            bed.runOne();
        } else {
            bed.settle();
        }
    }

    private void append(HubBed bed, Random random) {
        if (running.isEmpty() || random.nextInt(12) == 0) {
            Map<String, String> labelled = Map.of("team", random.nextBoolean() ? "a" : "b");
            Story story = new Story("e" + ids.size(), labelled);
            labels.put(story.id(), labelled);
            running.add(story);
            ids.add(story.id());
            take(bed, story.started());
            return;
        }
        Story story = running.get(random.nextInt(running.size()));
        switch (random.nextInt(8)) {
            case 0 -> {
                running.remove(story);
                take(bed, story.nodeCompleted("push"), story.completed());
            }
            case 1 -> take(bed, story.nodeStarted("build"));
            case 2 -> take(bed, story.nodeStarted("push"), story.output("push", "text"), story.nodeCompleted("build"));
            case 3 -> take(bed, story.output("build", "x".repeat(random.nextInt(2000))));
            default -> {
                for (int i = random.nextInt(20); i >= 0; i--) {
                    take(bed, story.output(random.nextBoolean() ? "build" : "push", "text"));
                }
            }
        }
    }

    private void take(HubBed bed, ExecutionEvent... batch) {
        log.addAll(List.of(batch));
        assertThat(bed.append(batch)).isEqualTo(log.size());
    }

    private void watch(HubBed bed, Random random, boolean isOfOne) {
        EventFilter filter = FILTERS[random.nextInt(FILTERS.length)];
        String id = isOfOne ? "e" + random.nextInt(ids.size() + 2) : null;
        boolean isLive =
                isOfOne && running.stream().anyMatch(story -> story.id().equals(id));
        boolean isNew = isOfOne && !ids.contains(id);
        // Of one that is over and forgotten, a replay has nothing to say; of the others it shall say all.
        From from = random.nextBoolean() || isOfOne && !isLive && !isNew ? From.now() : From.start();
        Subscription wanted = new Subscription(
                filter, id, from, random.nextBoolean(), Subscription.DEFAULT_HEARTBEAT, Overflow.CATCH_UP);
        subscribe(bed, wanted, from instanceof From.Now ? log.size() : 0, random);
    }

    /** Another watcher goes on where one is. */
    private void resume(HubBed bed, Random random) {
        Checked before = watchers.get(random.nextInt(watchers.size()));
        if (before.deliveries.isEmpty()) {
            return;
        }
        Cursor cursor =
                before.deliveries.get(random.nextInt(before.deliveries.size())).cursor();
        if (random.nextBoolean()) {
            before.cancel();
            before.isCancelled = true;
        }
        subscribe(bed, before.wanted.withFrom(From.at(cursor)), cursor.position(), random);
    }

    private void subscribe(HubBed bed, Subscription wanted, long after, Random random) {
        Checked watcher =
                new Checked(bed.journal, log, labels, wanted, after, random.nextInt(4) == 0 ? Long.MAX_VALUE : 1);
        bed.hub.subscribe(wanted).subscribe(watcher);
        watchers.add(watcher);
    }

    private void forget(HubBed bed, String id) {
        if (running.stream().noneMatch(story -> story.id().equals(id))) {
            bed.views.forget(id);
        }
    }

    /** A watcher that knows the whole log, and what it should have got of it. */
    private static final class Checked extends Watcher {
        private final EventJournal journal;
        private final List<ExecutionEvent> log;
        private final Map<String, Map<String, String>> labels;
        private final Subscription wanted;
        private final long after;
        private boolean isCancelled;
        private final List<String> faults = new ArrayList<>();

        Checked(
                EventJournal journal,
                List<ExecutionEvent> log,
                Map<String, Map<String, String>> labels,
                Subscription wanted,
                long after,
                long demand) {
            super(demand);
            this.labels = labels;
            this.journal = journal;
            this.log = log;
            this.wanted = wanted;
            this.after = after;
        }

        @Override
        public void onNext(Delivery delivery) {
            super.onNext(delivery);
            if (delivery instanceof Delivery.Gap gap && gap.toSeq() == 0) {
                List<EventJournal.Entry> next = journal.read(gap.from().position() - 1, 1);
                if (!next.isEmpty() && next.get(0).position() <= gap.to().position()) {
                    faults.add(gap + " names " + next + ", which is kept");
                }
            } else if (delivery instanceof Delivery.Gap gap) {
                List<EventJournal.Entry> kept =
                        journal.readExecution(wanted.executionId(), gap.fromSeq() - 1, Integer.MAX_VALUE).stream()
                                .filter(entry -> entry.event().envelope().seq() <= gap.toSeq())
                                .filter(entry -> entry.position() >= gap.from().position())
                                .toList();
                if (!kept.isEmpty()) {
                    faults.add(gap + " names " + kept + ", which is kept");
                }
            }
        }

        void check(long head, String when) {
            assertThat(failure).as(when).isNull();
            assertThat(faults).as(when).isEmpty();
            assertThat(deliveries).as(when).first().isInstanceOf(Delivery.Opened.class);
            long at = after;
            long endOfIt = 0;
            for (Delivery delivery : deliveries.subList(1, deliveries.size())) {
                String where = when + ": " + delivery + " of " + wanted + " after " + at;
                if (delivery instanceof Delivery.Entry entry) {
                    assertThat(nothingIsWantedBetween(at, entry.cursor().position()))
                            .as(where)
                            .isTrue();
                    assertThat(entry.event())
                            .as(where)
                            .isSameAs(event(entry.cursor().position()));
                    assertThat(isWanted(entry.cursor().position())).as(where).isTrue();
                } else if (delivery instanceof Delivery.Gap gap) {
                    checkGap(gap, at, where);
                } else if (delivery instanceof Delivery.Closed closed) {
                    assertThat(closed.delivered())
                            .as(where)
                            .isEqualTo(of(Delivery.Entry.class).size());
                    assertThat(closed.gaps())
                            .as(where)
                            .isEqualTo(of(Delivery.Gap.class).size());
                    assertThat(isComplete).as(where).isTrue();
                    endOfIt = head;
                }
                assertThat(delivery.cursor().position()).as(where).isGreaterThanOrEqualTo(at);
                at = delivery.cursor().position();
            }
            if (!isCancelled && endOfIt == 0) {
                assertThat(nothingIsWantedBetween(at, head + 1))
                        .as(when + " at the end of " + wanted)
                        .isTrue();
            }
        }

        private void checkGap(Delivery.Gap gap, long at, String where) {
            assertThat(gap.from().position()).as(where).isGreaterThan(at);
            assertThat(gap.to().position())
                    .as(where)
                    .isGreaterThanOrEqualTo(gap.from().position());
            assertThat(nothingIsWantedBetween(at, gap.from().position()))
                    .as(where)
                    .isTrue();
            if (wanted.executionId() != null) {
                for (long p = gap.from().position(); p <= gap.to().position(); p++) {
                    if (event(p).envelope().executionId().equals(wanted.executionId())) {
                        assertThat(event(p).envelope().seq()).as(where).isBetween(gap.fromSeq(), gap.toSeq());
                    }
                }
            }
        }

        private boolean nothingIsWantedBetween(long after, long before) {
            for (long position = after + 1; position < before; position++) {
                if (isWanted(position)) {
                    return false;
                }
            }
            return true;
        }

        private boolean isWanted(long position) {
            ExecutionEvent event = event(position);
            String id = event.envelope().executionId();
            if (wanted.executionId() != null && !wanted.executionId().equals(id)) {
                return false;
            }
            boolean isForced = wanted.executionId() != null && wanted.terminal() && event.isTerminal();
            return isForced || wanted.filter().matches(event, labels.get(id));
        }

        private ExecutionEvent event(long position) {
            return log.get((int) position - 1);
        }
    }
}
