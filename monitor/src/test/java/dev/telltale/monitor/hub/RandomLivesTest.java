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
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * G7, G8, G9 over journals that go through restarts: whatever happens in whatever order, each watcher gets exactly its filtered log, or a
 * gap that names exactly the hole.
 *
 * <p>Appends, ends, deletions, stalls, filters, policies, snapshots, resumed cursors of this and earlier lives, and clean and unclean
 * restarts are drawn by lot; the ring holds eight events. What fails tells its seed and what happened up to there.
 */
class RandomLivesTest {
    private static final EventFilter[] FILTERS = {
        EventFilter.ALL,
        EventFilter.builder().types(List.of("node.*", "!node.output")).build(),
        EventFilter.builder().nodes(List.of("build")).build(),
        EventFilter.builder().labels(List.of("team=a")).build(),
        EventFilter.builder().types(List.of("variable.*", "execution.*")).build(),
    };

    private final Map<String, Map<String, String>> labels = new HashMap<>();
    private final Map<String, Story> running = new LinkedHashMap<>();
    private final Map<String, Long> reaches = new HashMap<>();
    private final List<LogChecker> watchers = new ArrayList<>();
    private final List<Seen> seen = new ArrayList<>();
    private final List<String> story = new ArrayList<>();
    private List<ExecutionEvent> log = new ArrayList<>();
    private Random random = new Random();
    private int ids;
    private JournalLives lives;
    private HubBed bed;

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6})
    void overAJournalInMemoryEveryWatcherSeesItsLogOrTheExactHole(int seed) {
        for (int round = 0; round < 8; round++) {
            run(new JournalLives.InMemory(), seed * 1000L + round, 1000);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void overAJournalOnDiskEveryWatcherSeesItsLogOrTheExactHole(int seed, @TempDir Path folder) {
        for (int round = 0; round < 2; round++) {
            run(new JournalLives.OnDisk(folder.resolve("round" + round)), seed * 100L + round, 800);
        }
    }

    private void run(JournalLives journal, long seed, int steps) {
        begin(journal, seed);
        try (journal) {
            for (int step = 0; step < steps; step++) {
                act();
            }
            endOfLife();
        } catch (AssertionError | RuntimeException e) {
            int from = Math.max(0, story.size() - 200);
            throw new AssertionError(
                    "seed " + seed + ": " + e.getMessage() + "\nwhat happened, from step " + from + ":\n"
                            + String.join("\n", story.subList(from, story.size())),
                    e);
        }
    }

    private void begin(JournalLives journal, long seed) {
        random = new Random(seed);
        labels.clear();
        running.clear();
        reaches.clear();
        watchers.clear();
        seen.clear();
        story.clear();
        log = new ArrayList<>();
        ids = 0;
        lives = journal;
        bed = new HubBed(lives.journal(), 8);
    }

    private void act() {
        int lot = random.nextInt(400);
        if (lot < 170) {
            append();
        } else if (lot < 195) {
            watch();
        } else if (lot < 220 && !seen.isEmpty() || lot < 220 && !watchers.isEmpty()) {
            resume();
        } else if (lot < 300 && !watchers.isEmpty()) {
            any(watchers).request(1 + random.nextInt(20));
        } else if (lot < 306) {
            forget();
        } else if (lot < 335) {
            bed.tick();
        } else if (lot < 375) {
            bed.runOne();
        } else if (lot < 394) {
            bed.readOne();
        } else if (lot < 398) {
            bed.settle();
        } else if (random.nextInt(2) == 0) {
            restart();
        }
    }

    private void append() {
        if (running.isEmpty() || random.nextInt(12) == 0) {
            Map<String, String> labelled = Map.of("team", random.nextBoolean() ? "a" : "b");
            Story next = new Story("e" + ids++, labelled);
            labels.put(next.id(), labelled);
            running.put(next.id(), next);
            take(next.started());
            return;
        }
        Story one = any(new ArrayList<>(running.values()));
        switch (random.nextInt(8)) {
            case 0 -> {
                running.remove(one.id());
                take(one.nodeCompleted("push"), one.completed());
            }
            case 1 -> take(one.nodeStarted("build"));
            case 2 -> take(one.variable("v" + random.nextInt(3), random.nextInt(100)));
            case 3 -> take(one.output("build", "x".repeat(random.nextInt(2000))));
            default -> {
                for (int i = random.nextInt(20); i >= 0; i--) {
                    take(one.output(random.nextBoolean() ? "build" : "push", "text"));
                }
            }
        }
    }

    private void take(ExecutionEvent... batch) {
        log.addAll(List.of(batch));
        story.add("append up to " + log.size() + " of " + batch[0].envelope().executionId());
        assertThat(lives.append(List.of(batch))).isEqualTo(log.size());
    }

    private void watch() {
        EventFilter filter = any(List.of(FILTERS));
        String id = random.nextInt(3) == 0 ? null : idOfOne();
        From[] froms = id == null
                ? new From[] {From.now(), From.start()}
                : new From[] {From.now(), From.start(), From.snapshot()};
        From from = any(List.of(froms));
        long after = from instanceof From.Now ? log.size() : 0;
        subscribe(
                new Subscription(filter, id, from, random.nextBoolean(), Subscription.DEFAULT_HEARTBEAT, policy()),
                after,
                false);
    }

    private Overflow policy() {
        return random.nextInt(3) == 0 ? Overflow.CATCH_UP : any(List.of(Overflow.values()));
    }

    /** One that is kept, or one that will be some time. */
    private String idOfOne() {
        List<EventJournal.Kept> kept = lives.journal().executions();
        return kept.isEmpty() || random.nextInt(10) == 0
                ? "e" + (ids + random.nextInt(2))
                : any(kept).executionId();
    }

    /** Another watcher goes on where one is, or was in an earlier life, or where nobody ever was. */
    private void resume() {
        LogChecker before = watchers.isEmpty() ? null : any(watchers);
        if (before != null && !before.deliveries.isEmpty() && random.nextInt(3) > 0) {
            Cursor cursor = any(before.deliveries).cursor();
            if (random.nextBoolean()) {
                before.cancel();
                before.isCancelled = true;
            }
            resume(new Seen(before.wanted, cursor));
        } else if (!seen.isEmpty()) {
            Seen one = any(seen);
            Cursor elsewhere = new Cursor(
                    random.nextBoolean() ? "elsewhere" : lives.journal().epoch(), log.size() + 1 + random.nextInt(9));
            resume(random.nextInt(5) == 0 ? new Seen(one.wanted, elsewhere) : one);
        }
    }

    private void resume(Seen one) {
        String id = one.wanted.executionId();
        if (id != null
                && lives.journal().executions().stream()
                        .noneMatch(kept -> kept.executionId().equals(id))) {
            return; // to one that is forgotten a server answers 404
        }
        Cursor cursor = one.cursor;
        String epoch = lives.journal().epoch();
        long reach = cursor.epoch().equals(epoch) ? log.size() : reaches.getOrDefault(cursor.epoch(), -1L);
        long unknown = id == null ? -1 : 0;
        long after = reach < 0 ? unknown : Math.min(reach, cursor.position());
        subscribe(one.wanted.withFrom(From.at(cursor)).withOverflow(policy()), after, cursor.position() > reach);
    }

    private void subscribe(Subscription wanted, long after, boolean expectsGap) {
        long demand = random.nextInt(4) == 0 ? Long.MAX_VALUE : 1 + random.nextInt(8);
        story.add("subscribe " + wanted + " after " + after + ", demand " + demand);
        LogChecker watcher = new LogChecker(lives.journal(), log, labels, wanted, after, expectsGap, demand);
        bed.hub.subscribe(wanted).subscribe(watcher);
        watchers.add(watcher);
    }

    private void forget() {
        List<EventJournal.Kept> kept = lives.journal().executions();
        if (!kept.isEmpty()) {
            EventJournal.Kept one = any(kept);
            if (one.status().isTerminal()) {
                story.add("forget " + one.executionId());
                if (random.nextBoolean() || !lives.retire(one.executionId())) {
                    bed.hub.forget(one.executionId());
                }
            }
        }
    }

    private void restart() {
        endOfLife();
        for (LogChecker watcher : watchers) {
            for (Delivery delivery : watcher.deliveries) {
                if (random.nextInt(10) == 0) {
                    seen.add(new Seen(watcher.wanted, delivery.cursor()));
                }
            }
        }
        watchers.clear();
        boolean isClean = random.nextBoolean();
        String epoch = lives.journal().epoch();
        lives.restart(isClean, random.nextInt(30));
        long head = lives.journal().head();
        story.add((isClean ? "clean" : "unclean") + " restart, " + log.size() + " becomes " + head);
        log = new ArrayList<>(log.subList(0, (int) head));
        if (!isClean) {
            reaches.put(epoch, head);
            reaches.replaceAll((old, reach) -> Math.min(reach, head));
        }
        goOn();
        bed = new HubBed(lives.journal(), 8);
    }

    /** What runs after a restart, from where it was. */
    private void goOn() {
        running.clear();
        for (EventJournal.Kept kept : lives.journal().executions()) {
            String id = kept.executionId();
            if (!kept.status().isTerminal()) {
                running.put(id, new Story(id, labels.get(id), kept.lastSeq()));
            }
        }
    }

    private void endOfLife() {
        for (LogChecker watcher : watchers) {
            if (!watcher.isCancelled) {
                watcher.request(Long.MAX_VALUE);
            }
        }
        bed.settle();
        for (LogChecker watcher : watchers) {
            watcher.check(true, "life of " + lives.journal().epoch());
        }
    }

    private <T> T any(List<? extends T> some) {
        return some.get(random.nextInt(some.size()));
    }

    /** What somebody has who comes back. */
    private record Seen(Subscription wanted, @Nullable Cursor cursor) {}
}
