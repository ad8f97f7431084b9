package dev.telltale.monitor.journal.disk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.telltale.event.EventJournal.Entry;
import dev.telltale.event.EventJournal.Kept;
import dev.telltale.event.ExecutionEvent;
import dev.telltale.event.ExecutionStatus;
import dev.telltale.event.SealedPart;
import dev.telltale.monitor.Story;
import dev.telltale.monitor.journal.disk.DiskOptions.Fsync;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A journal does what a seed says, and a list of events says what has to be there: appends, forgets, tidies, is closed or crashes, and
 * comes back, while others read. {@code telltale.journal.seeds} sets how many seeds, {@code telltale.journal.seed} the first.
 */
class RandomDiskJournalTest {
    private static final int SEEDS = Integer.getInteger("telltale.journal.seeds", 10);
    private static final long FIRST = Long.getLong("telltale.journal.seed", 1);
    private static final int STEPS = 80;

    @TempDir
    Path folder;

    // G1, G7, G12
    @Test
    void whatIsKeptIsWhatAListOfEventsSays() throws Exception {
        for (long seed = FIRST; seed < FIRST + SEEDS; seed++) {
            try (Run run = new Run(seed)) {
                run.go();
            } catch (Throwable e) {
                throw new AssertionError("seed " + seed, e);
            }
        }
    }

    private final class Run implements AutoCloseable {
        private final long seed;
        private final Random random;
        private final DiskOptions options;
        private final List<Entry> model = new ArrayList<>();
        private final Map<Long, ExecutionEvent> secrets = new LinkedHashMap<>();
        private final Map<String, Story> live = new LinkedHashMap<>();
        private final List<String> ended = new ArrayList<>();
        private final List<Throwable> faults = Collections.synchronizedList(new ArrayList<>());
        private final List<Entry> published = Collections.synchronizedList(new ArrayList<>());
        private final int maxFinished;
        private DiskJournal journal;
        private Path place;
        private long head;
        private int folders;
        private int names;

        Run(long seed) {
            this.seed = seed;
            this.random = new Random(seed);
            this.maxFinished = random.nextBoolean() ? 3 : 1000;
            this.options = Bed.OPTIONS
                    .withSegmentBytes(2048 << random.nextInt(3))
                    .withIndexCacheBytes(random.nextBoolean() ? 0 : 1 << 20)
                    .withFsync(Fsync.values()[random.nextInt(3)])
                    .withSync(Duration.ofMillis(random.nextInt(3)), 1 << (8 + random.nextInt(10)))
                    .withRetention(new Retention(Duration.ofDays(7), Long.MAX_VALUE, maxFinished));
            this.place = folder.resolve("seed" + seed);
            open();
        }

        private void open() {
            journal = DiskJournal.open(place, options);
            journal.publishTo((first, batch) -> {
                for (int i = 0; i < batch.size(); i++) {
                    published.add(new Entry(first + i, batch.get(i)));
                }
            });
        }

        void go() throws Exception {
            for (int step = 0; step < STEPS; step++) {
                AtomicBoolean isOver = new AtomicBoolean();
                DiskJournal current = journal;
                Thread reader = new Thread(() -> readAlong(current, isOver));
                reader.start();
                long before = head;
                int published = this.published.size();
                appendSome();
                int what = random.nextInt(12);
                if (what < 2 && !ended.isEmpty()) {
                    String id = ended.remove(random.nextInt(ended.size()));
                    assertThat(journal.forget(id)).isTrue();
                    model.removeIf(entry -> id(entry).equals(id));
                } else if (what < 5) {
                    journal.keeper().tidy();
                }
                isOver.set(true);
                reader.join();
                assertThat(faults).isEmpty();
                assertThat(this.published.size() - published).isEqualTo((int) (head - before));
                if (what == 5) {
                    String epoch = journal.epoch();
                    journal.close();
                    open();
                    assertThat(journal.epoch()).isEqualTo(epoch);
                } else if (what == 6) {
                    crash();
                }
                check();
            }
        }

        private void appendSome() throws Exception {
            int batches = 1 + random.nextInt(12);
            for (int i = 0; i < batches; i++) {
                if (live.isEmpty() || live.size() < 6 && random.nextInt(5) == 0) {
                    String id = random.nextInt(10) == 0 && !gone().isEmpty() ? gone().get(0) : "e" + names++;
                    Story story = new Story(id);
                    live.put(id, story);
                    append(List.of(random.nextBoolean() ? story.started() : story.pending()), SealedPart.NONE);
                    continue;
                }
                Story story = List.copyOf(live.values()).get(random.nextInt(live.size()));
                List<ExecutionEvent> batch = new ArrayList<>();
                List<ExecutionEvent> real = new ArrayList<>();
                for (int events = 1 + random.nextInt(4); events > 0; events--) {
                    if (random.nextInt(6) == 0) {
                        Story twin = twin(story);
                        real.add(twin.variable("token", "secret" + random.nextInt()));
                        batch.add(story.variable("token", "***"));
                    } else {
                        batch.add(story.output("build", "x".repeat(random.nextInt(200))));
                    }
                }
                if (random.nextInt(12) == 0) {
                    batch.add(story.completed());
                    live.remove(story.id());
                }
                append(batch, new SealedPart(real, List.of(), null));
            }
            Bed.await(journal, head);
            letRetentionWork();
        }

        /** Names of executions that are no longer kept. */
        private List<String> gone() {
            List<String> all = new ArrayList<>();
            for (int i = 0; i < names; i++) {
                String id = "e" + i;
                if (!live.containsKey(id) && !ended.contains(id)) {
                    all.add(id);
                }
            }
            return all;
        }

        private Story twin(Story story) {
            Story twin = new Story(story.id());
            while (twin.seq() < story.seq()) {
                twin.nodeStarted("build");
            }
            return twin;
        }

        private void append(List<ExecutionEvent> batch, SealedPart sealed) {
            long last = journal.append(batch, sealed);
            assertThat(last).isEqualTo(head + batch.size());
            for (ExecutionEvent event : batch) {
                model.add(new Entry(++head, event));
                for (ExecutionEvent real : sealed.events()) {
                    if (real.envelope().seq() == event.envelope().seq()) {
                        secrets.put(head, real);
                    }
                }
            }
            if (batch.get(batch.size() - 1).isTerminal()) {
                ended.add(batch.get(0).envelope().executionId());
            }
        }

        /** The journal lets go of what is too much between two groups; the list does so here. */
        private void letRetentionWork() {
            while (ended.size() > maxFinished) {
                String id = ended.remove(0);
                model.removeIf(entry -> id(entry).equals(id));
                soon(() -> journal.readExecution(id, 0, 1).isEmpty());
            }
        }

        /** A copy of the files as they are now is what the next life finds. */
        private void crash() throws Exception {
            String epoch = journal.epoch();
            long reached = head;
            journal.keeper().close();
            soon(journal::isIdle);
            Path copy = Bed.copy(place, folder.resolve("seed" + seed + "-" + folders++));
            journal.close();
            place = copy;
            open();
            assertThat(journal.epoch()).isNotEqualTo(epoch);
            assertThat(journal.reach(epoch)).isEqualTo(reached);
            long kept = model.stream().map(this::id).distinct().count();
            soon(() -> journal.executions().size()
                    == kept); // what retention had let go of a moment before, it lets go of again
        }

        private void soon(Callable<Boolean> what) {
            Awaitility.await()
                    .pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(1))
                    .until(what);
        }

        private void readAlong(DiskJournal from, AtomicBoolean isOver) {
            try {
                Random own = new Random(seed);
                while (!isOver.get()) {
                    long after = own.nextInt((int) Math.max(1, from.head()));
                    List<Entry> page = from.read(after, 20);
                    long last = after;
                    for (Entry entry : page) {
                        if (entry.position() <= last) {
                            throw new AssertionError(entry.position() + " follows " + last);
                        }
                        last = entry.position();
                    }
                    for (Kept kept : from.executions()) {
                        long seq = 0;
                        for (Entry entry : from.readExecution(kept.executionId(), 0, 1000)) {
                            if (entry.event().envelope().seq() != ++seq) {
                                throw new AssertionError(entry + " is not seq " + seq);
                            }
                        }
                    }
                }
            } catch (Throwable e) {
                faults.add(e);
            }
        }

        private void check() {
            assertThat(journal.head()).isEqualTo(head);
            assertThat(journal.read(0, Integer.MAX_VALUE)).isEqualTo(model);
            assertThat(journal.tail())
                    .isEqualTo(model.isEmpty() ? head + 1 : model.get(0).position());
            Map<String, List<Entry>> byId = new LinkedHashMap<>();
            for (Entry entry : model) {
                byId.computeIfAbsent(id(entry), id -> new ArrayList<>()).add(entry);
            }
            List<Kept> kept = new ArrayList<>();
            byId.forEach((id, own) -> {
                Entry last = own.get(own.size() - 1);
                kept.add(new Kept(id, own.get(0).position(), own.size(), last.position(), status(own)));
                assertThat(journal.readExecution(id, 0, 10_000)).isEqualTo(own);
                int after = random.nextInt(own.size());
                int limit = 1 + random.nextInt(5);
                assertThat(journal.readExecution(id, after, limit))
                        .isEqualTo(own.subList(after, Math.min(own.size(), after + limit)));
                assertThat(journal.unseal(id, after, limit).events())
                        .isEqualTo(own.subList(after, Math.min(own.size(), after + limit)).stream()
                                .map(entry -> secrets.getOrDefault(entry.position(), entry.event()))
                                .toList());
            });
            assertThat(journal.executions()).isEqualTo(kept);
            long after = random.nextInt((int) head + 1);
            assertThat(journal.read(after, 7))
                    .isEqualTo(model.stream()
                            .filter(entry -> entry.position() > after)
                            .limit(7)
                            .toList());
            assertThat(journal.damages()).isEmpty();
        }

        private ExecutionStatus status(List<Entry> own) {
            ExecutionStatus status = ExecutionStatus.RUNNING;
            for (Entry entry : own) {
                if (entry.event().envelope().status() instanceof ExecutionStatus said) {
                    status = said;
                }
            }
            return status;
        }

        private String id(Entry entry) {
            return entry.event().envelope().executionId();
        }

        @Override
        public void close() {
            journal.close();
        }
    }
}
