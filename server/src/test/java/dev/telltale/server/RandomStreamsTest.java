package dev.telltale.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.telltale.event.CustomEvent;
import dev.telltale.event.EventJournal.Entry;
import dev.telltale.event.ExecutionEvent;
import dev.telltale.event.OutputEvent;
import dev.telltale.monitor.MonitorOptions;
import dev.telltale.server.SseStream.Frame;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Streams of all kinds over real sockets, while a seed says what happens, who reads when, and who leaves and comes back: each of them
 * sees exactly what it asked for. {@code telltale.streams.seeds} sets how many seeds, {@code telltale.streams.seed} the first.
 */
class RandomStreamsTest {
    private static final int SEEDS = Integer.getInteger("telltale.streams.seeds", 4);
    private static final long FIRST = Long.getLong("telltale.streams.seed", 1);
    private static final int STREAMS = 30;
    private static final int EVENTS = 1500;
    private static final int EXECUTIONS = 4;
    private static final String LAST = "last";

    /** What a stream asks for, and what that means. */
    private record Wish(String path, Predicate<ExecutionEvent> wants) {
        /** Over all executions, where a condition holds. */
        static Wish where(String condition, String others, Predicate<ExecutionEvent> wants) {
            String encoded = URLEncoder.encode(condition, StandardCharsets.UTF_8);
            return new Wish("/api/v1/events?from=start&where=" + encoded + others, wants);
        }
    }

    private static final List<Wish> WISHES = List.of(
            new Wish("/api/v1/events?from=start", event -> true),
            new Wish(
                    "/api/v1/events?from=start&type=node.*,execution.*",
                    event -> event.typeName().startsWith("node.")
                            || event.typeName().startsWith("execution.")),
            new Wish(
                    "/api/v1/events?from=start&type=custom.tick&link=true",
                    event -> event.typeName().equals("custom.tick")),
            new Wish(
                    "/api/v1/events?from=start&node=b",
                    event -> "b".equals(event.envelope().nodeId())),
            new Wish(
                    "/api/v1/events?from=start&node=!b",
                    event -> event.envelope().nodeId() != null
                            && !"b".equals(event.envelope().nodeId())),
            new Wish(
                    "/api/v1/events?from=start&execution=e0,e2",
                    event -> List.of("e0", "e2").contains(event.envelope().executionId())),
            new Wish(
                    "/api/v1/events?from=start&label=team%3Dodd&link=true",
                    event -> List.of("e1", "e3").contains(event.envelope().executionId())),
            Wish.where(
                    "type == 'custom.tick' && data % 2 == 0",
                    "&fields=nodeId",
                    event -> event instanceof CustomEvent custom
                            && custom.name().equals("tick")
                            && (Long) custom.data() % 2 == 0),
            Wish.where(
                    "data.text.size() > 12000 || data.size() > 200",
                    "&type=node.output,custom.tock&fields=data.line,data.text",
                    event ->
                            event instanceof OutputEvent output && output.text().length() > 12_000
                                    || event instanceof CustomEvent custom
                                            && custom.name().equals("tock")
                                            && ((String) custom.data()).length() > 200),
            Wish.where("seq / 0 == 1", "", event -> false),
            new Wish("/api/v1/events?from=start&fields=status&events=unnamed", event -> true),
            new Wish(
                    "/api/v1/executions/e0/events?where=nodeId%3D%3D%27a%27&fields=timestamp",
                    event -> event.envelope().executionId().equals("e0")
                            && ("a".equals(event.envelope().nodeId()) || event.isTerminal())),
            new Wish(
                    "/api/v1/executions/e1/events?link=true",
                    event -> event.envelope().executionId().equals("e1")),
            new Wish(
                    "/api/v1/executions/e2/events?node=a",
                    event -> event.envelope().executionId().equals("e2")
                            && ("a".equals(event.envelope().nodeId()) || event.isTerminal())),
            new Wish(
                    "/api/v1/executions/e3/events?type=custom.*&terminal=false",
                    event -> event.envelope().executionId().equals("e3")
                            && event.typeName().startsWith("custom.")));

    // G6, G7
    @Test
    @Timeout(120)
    void eachStreamSeesExactlyWhatItAskedFor() throws Exception {
        for (long seed = FIRST; seed < FIRST + SEEDS; seed++) {
            try {
                run(new Random(seed));
            } catch (Throwable e) {
                throw new AssertionError("seed " + seed, e);
            }
        }
    }

    private static void run(Random random) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(STREAMS);
        try (Harbour harbour = new Harbour(MonitorOptions.DEFAULT.withRing(256, 1 << 20))) {
            List<Tale> tales = new ArrayList<>();
            for (int i = 0; i < EXECUTIONS; i++) {
                Map<String, String> labels = Map.of("team", i % 2 == 0 ? "even" : "odd");
                tales.add(harbour.tale("e" + i)
                        .begin(Map.of(), labels, "a", "b")
                        .start("a")
                        .start("b"));
            }
            List<Watch> watches = new ArrayList<>();
            for (int i = 0; i < STREAMS; i++) {
                watches.add(new Watch(harbour, WISHES.get(i % WISHES.size()), new Random(random.nextLong())));
            }
            List<Future<List<Long>>> seen = new ArrayList<>();
            for (Watch watch : watches) {
                seen.add(threads.submit(watch::positions));
            }
            for (int i = 0; i < EVENTS; i++) {
                tell(tales.get(random.nextInt(EXECUTIONS)), random);
                LockSupport.parkNanos(300_000); // so that some catch up meanwhile, and fall behind again
            }
            tales.forEach(tale -> tale.finish("a").finish("b").complete());
            harbour.tale(LAST).begin();
            for (int i = 0; i < STREAMS; i++) {
                Wish wish = watches.get(i).wish;
                assertThat(seen.get(i).get()).as(wish.path).containsExactlyElementsOf(expected(harbour, wish));
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private static void tell(Tale tale, Random random) {
        String node = random.nextBoolean() ? "a" : "b";
        switch (random.nextInt(3)) {
            case 0 -> tale.write(node, "x".repeat(random.nextInt(24_000)) + "\n");
            case 1 -> tale.say(node, "tick", (long) random.nextInt());
            default -> tale.say(node, "tock", "y".repeat(random.nextInt(400)));
        }
    }

    private static List<Long> expected(Harbour harbour, Wish wish) {
        return harbour.monitor.journal().read(0, Integer.MAX_VALUE).stream()
                .filter(entry -> !entry.event().envelope().executionId().equals(LAST))
                .filter(entry -> wish.wants.test(entry.event()))
                .map(Entry::position)
                .toList();
    }

    /** A client that reads, rests, leaves in the middle and comes back with what it has. */
    private static final class Watch {
        private final Harbour harbour;
        private final Wish wish;
        private final Random random;
        private final List<Long> positions = new ArrayList<>();
        private String last = "";
        private long all = -1;
        private int silence;

        Watch(Harbour harbour, Wish wish, Random random) {
            this.harbour = harbour;
            this.wish = wish;
            this.random = random;
        }

        List<Long> positions() throws IOException {
            boolean isOver = false;
            while (!isOver) {
                int frames = random.nextInt(4) == 0 ? 1 + random.nextInt(300) : Integer.MAX_VALUE;
                String[] resume = last.isEmpty() ? new String[0] : new String[] {"Last-Event-ID: " + last};
                int buffer = random.nextBoolean() ? 4096 : 0;
                try (SseStream stream =
                        SseStream.open(RawConnection.to(harbour.server.port(), buffer), wish.path, resume)) {
                    isOver = stream.head.status() == 204 || read(stream, frames);
                }
            }
            return positions;
        }

        /** @return whether nothing more can follow */
        private boolean read(SseStream stream, int frames) throws IOException {
            boolean rests = random.nextInt(3) == 0;
            for (int i = 0; i < frames; i++) {
                String block = stream.block();
                if (block == null) {
                    return true;
                }
                if (rests && i % 50 == 0) {
                    awaitMore();
                }
                Frame frame = Frame.parse(block);
                boolean isSilence = frame.data() == null || frame.type().equals("stream.position");
                silence = isSilence ? silence + 1 : 0;
                if (silence > 100 && harbour.monitor.view(LAST).block() != null) {
                    List<Long> missing = new ArrayList<>(expected(harbour, wish));
                    missing.removeAll(positions);
                    throw new AssertionError(
                            wish.path + " has " + positions.size() + ", misses " + missing + ", is at " + frame.id());
                }
                boolean isClosed = frame.data() != null && take(frame);
                if (isClosed || isPastAll()) {
                    return true;
                }
            }
            return false;
        }

        /** @return whether it is the last one */
        private boolean take(Frame frame) {
            last = frame.id();
            String type = frame.type();
            assertThat(type).as("nothing is gone").isNotEqualTo("stream.gap");
            if (!type.startsWith("stream.")) {
                positions.add(Long.parseLong(last.substring(last.indexOf('.') + 1)));
            }
            return type.equals("stream.closed");
        }

        /** Takes nothing while a few hundred more events come, or until the last one has. */
        private void awaitMore() {
            long goal = Math.min(harbour.monitor.head().position() + 300, EVENTS);
            while (harbour.monitor.head().position() < goal) {
                LockSupport.parkNanos(100_000);
            }
        }

        private long allThereIs() {
            if (all < 0) {
                all = expected(harbour, wish).size();
            }
            return all;
        }

        /** A stream over all executions has no end of its own: it is over when it has all that it is to have. */
        private boolean isPastAll() {
            return wish.path.startsWith("/api/v1/events")
                    && harbour.monitor.view(LAST).block() != null
                    && positions.size() >= allThereIs();
        }
    }
}
