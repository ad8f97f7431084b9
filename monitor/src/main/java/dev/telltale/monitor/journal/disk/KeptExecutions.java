package dev.telltale.monitor.journal.disk;

import dev.telltale.event.EventJournal.Kept;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The executions of a journal, by id, by their beginning and by their end. Changed under the catalog's lock; some of it is asked without. */
final class KeptExecutions {
    private final Map<String, KeptExecution> byId = new ConcurrentHashMap<>();
    private final ConcurrentSkipListMap<Long, KeptExecution> byStart = new ConcurrentSkipListMap<>();
    private final Set<KeptExecution> ended = new LinkedHashSet<>(); // in the order of their ends
    private final DefinitionFiles definitions;
    private volatile boolean hasEndedSince;

    /** @param definitions told which of them executions refer to */
    KeptExecutions(DefinitionFiles definitions) {
        this.definitions = definitions;
    }

    /** Without the lock. */
    @Nullable
    KeptExecution get(String id) {
        return byId.get(id);
    }

    /** The one that a frame at a position belongs to, or null if that was let go of. Without the lock. */
    @Nullable
    KeptExecution at(String id, long position) {
        KeptExecution execution = byId.get(id);
        return execution != null && execution.firstPosition <= position ? execution : null;
    }

    /** Those of which something is acknowledged, by ascending position of their first event. Without the lock. */
    List<Kept> known() {
        return byStart.values().stream()
                .map(KeptExecution::known)
                .filter(Objects::nonNull)
                .toList();
    }

    /** Position of the oldest event, or the other one if there is none. Without the lock. */
    long firstPositionOr(long other) {
        Map.Entry<Long, KeptExecution> oldest = byStart.firstEntry();
        return oldest == null ? other : oldest.getKey();
    }

    /** Takes in one that nothing is acknowledged of. In turns of the queue. */
    void expect(KeptExecution execution) {
        byId.put(execution.id, execution);
    }

    /** Notes that a segment holds something of it that was not known, or more. */
    void note(KeptExecution execution, Segment segment, Stretch stretch) {
        boolean isFirst = execution.known() == null;
        execution.add(segment, stretch);
        if (isFirst) {
            byStart.put(execution.firstPosition, execution);
            definitions.use(execution.definition());
        }
        if (execution.isOver()) {
            ended.add(execution);
            hasEndedSince = true;
        }
    }

    /** Lets go of one. @return whether it was there */
    boolean remove(KeptExecution execution) {
        if (!byId.remove(execution.id, execution)) {
            return false;
        }
        byStart.remove(execution.firstPosition);
        definitions.release(execution.definition());
        ended.remove(execution);
        execution.parts().forEach(part -> part.segment().letGo(part.stretch()));
        return true;
    }

    void forEach(Consumer<KeptExecution> taker) {
        byId.values().forEach(taker);
    }

    /** Brings those that have ended into the order of their ends: they were noted in another one. */
    void sortEnded() {
        List<KeptExecution> all = new ArrayList<>(ended);
        all.sort(Comparator.comparingLong(KeptExecution::lastPosition));
        ended.clear();
        ended.addAll(all);
    }

    /** Whether any has ended since {@link #overdue} was asked. Without the lock. */
    boolean hasEndedSince() {
        return hasEndedSince;
    }

    /**
     * The first to have ended of those that exceed a retention, or null if none does.
     *
     * @param now microseconds since the epoch
     * @param bytes that are kept
     */
    @Nullable
    KeptExecution overdue(Retention retention, long now, long bytes) {
        hasEndedSince = false;
        if (ended.isEmpty()) {
            return null;
        }
        KeptExecution first = ended.iterator().next();
        boolean isOverdue = ended.size() > retention.finished()
                || now - first.micros() > retention.ageMicros()
                || ended.size() > 1 && bytes > retention.keptBytes();
        return isOverdue ? first : null;
    }
}
