package dev.telltale.engine.run;

import dev.telltale.event.Envelope;
import dev.telltale.event.EventJournal;
import dev.telltale.event.ExecutionEvent;
import dev.telltale.event.SealedPart;
import dev.telltale.sdk.TaskContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A journal that has everything it is told checked at once, and acknowledges when the world lets it. */
final class Story implements EventJournal {
    private final World world;
    private final Map<String, WatchedRun> runs;
    private final List<ExecutionEvent> events = new ArrayList<>();
    private final List<Integer> heads = new ArrayList<>(); // after each batch
    private final List<Outage> outages = new ArrayList<>();
    private final List<Integer> lives = new ArrayList<>(); // how many events there were at each crash
    private int acknowledged;
    private Throwable problem;

    /** @param runs by id; more may come */
    Story(World world, Map<String, WatchedRun> runs) {
        this.world = world;
        this.runs = runs;
    }

    @Override
    public long append(List<ExecutionEvent> batch, SealedPart sealed) {
        events.addAll(batch);
        heads.add(events.size());
        try {
            if (problem == null) {
                WatchedRun run = runs.get(batch.get(0).envelope().executionId());
                batch.forEach(run::told);
                run.checkState();
            }
        } catch (AssertionError | RuntimeException found) {
            problem = found; // the run would take it for a fault of the journal
        }
        int head = events.size();
        world.acknowledge(() -> acknowledged = head);
        return head;
    }

    /**
     * Nobody is left but what was written: all that was acknowledged, and by chance some of what was not, in whole batches.
     *
     * @param world lets time pass meanwhile
     * @return everything that is left, in order
     */
    List<ExecutionEvent> crash() {
        List<Integer> possible =
                heads.stream().filter(head -> head >= acknowledged).toList();
        acknowledged =
                possible.isEmpty() ? acknowledged : possible.get(world.random().nextInt(possible.size()));
        heads.removeIf(head -> head > acknowledged);
        events.subList(acknowledged, events.size()).clear();
        world.crash();
        long last = events.get(events.size() - 1).envelope().timestampMicros();
        outages.add(new Outage(last, world.micros()));
        lives.add(acknowledged);
        return List.copyOf(events);
    }

    /** The times without anybody that came right behind so many events. */
    List<Outage> outagesBehind(int count) {
        List<Outage> behind = new ArrayList<>();
        for (int i = 0; i < lives.size(); i++) {
            if (lives.get(i) == count) {
                behind.add(outages.get(i));
            }
        }
        return behind;
    }

    /** Whether anything would be left after a crash. */
    boolean hasBegun() {
        return acknowledged > 0;
    }

    /** @throws AssertionError if something that was told is not as it must be */
    void check() {
        if (problem instanceof Error error) {
            throw error;
        } else if (problem instanceof RuntimeException exception) {
            throw exception;
        }
    }

    /** A task begins: that it does must have been acknowledged. */
    void checkIsAcknowledged(TaskContext context) {
        boolean isTold = events.subList(0, acknowledged).stream()
                .anyMatch(event -> event.typeName().equals("node.started")
                        && context.executionId().equals(event.envelope().executionId())
                        && context.path().equals(event.envelope().path())
                        && context.attempt() == event.envelope().attempt());
        if (!isTold && problem == null) {
            problem = new AssertionError("promised: a task begins after its start is acknowledged: " + context.path());
        }
    }

    /** A line an event, without what all of them share. */
    @Override
    public String toString() {
        StringBuilder lines = new StringBuilder();
        events.forEach(event -> lines.append(line(event)).append('\n'));
        return lines.toString();
    }

    private static String line(ExecutionEvent event) {
        Envelope envelope = event.envelope();
        String rest = event.toString().replace(envelope.toString(), "").replaceFirst("^\\w+\\[envelope=(, )?", "");
        return (envelope.executionId().equals("random") ? "" : envelope.executionId() + " ")
                + envelope.seq() + " " + (envelope.timestampMicros() - World.BEGIN_MICROS) / 1000.0 + " ms "
                + event.typeName() + " "
                + (envelope.path() == null ? "" : envelope.path() + " ")
                + (envelope.attempt() > 1 ? "attempt " + envelope.attempt() + " " : "")
                + rest.substring(0, Math.max(0, rest.length() - 1));
    }

    @Override
    public void whenAcknowledged(long position, Runnable action) {
        world.acknowledge(action);
    }

    @Override
    public void publishTo(Publisher publisher) {}

    @Override
    public void keepDefinition(String sha256, String text) {}

    @Override
    public String definition(String sha256) {
        return null;
    }

    @Override
    public String epoch() {
        return "random00";
    }

    @Override
    public long head() {
        return acknowledged;
    }

    @Override
    public long tail() {
        return 1;
    }

    @Override
    public List<Entry> read(long after, int limit) {
        return List.of();
    }

    @Override
    public List<Entry> readExecution(String executionId, long afterSeq, int limit) {
        return List.of();
    }

    @Override
    public long reach(String epoch) {
        return -1;
    }

    @Override
    public List<Kept> executions() {
        return List.of();
    }

    @Override
    public SealedPart unseal(String executionId, long afterSeq, int limit) {
        return new SealedPart(
                events.stream()
                        .filter(event -> event.envelope().executionId().equals(executionId))
                        .filter(event -> event.envelope().seq() > afterSeq)
                        .limit(limit)
                        .toList(),
                List.of(),
                null);
    }

    @Override
    public List<Outage> outages() {
        return outages;
    }

    @Override
    public boolean forget(String executionId) {
        return false;
    }
}
