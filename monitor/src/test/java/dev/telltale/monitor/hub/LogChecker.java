package dev.telltale.monitor.hub;

import static org.assertj.core.api.Assertions.assertThat;

import dev.telltale.event.CustomEvent;
import dev.telltale.event.EventJournal;
import dev.telltale.event.ExecutionEvent;
import dev.telltale.event.ExecutionView;
import dev.telltale.event.NodeEvent;
import dev.telltale.event.OutputEvent;
import dev.telltale.event.RunEvent;
import dev.telltale.event.VariableEvent;
import dev.telltale.monitor.stream.Delivery;
import dev.telltale.monitor.stream.From;
import dev.telltale.monitor.stream.Overflow;
import dev.telltale.monitor.stream.Subscription;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A watcher that knows all there ever was in the life of a journal, and what it should have got of it. Not thread-safe. */
final class LogChecker extends Watcher {
    private final EventJournal journal;

    /** The event at position p is at index p - 1. */
    private final List<ExecutionEvent> log;

    private final Map<String, Map<String, String>> labels;
    final Subscription wanted;

    /** Where it begins; found out on the way if it begins with a snapshot or in an order that nobody knows. */
    private long after;

    private final boolean expectsGap;
    boolean isCancelled;
    private final List<String> faults = new ArrayList<>();

    // While it checks.
    private String where = "";
    private long at;
    private boolean isClosed;
    private final BitSet gone = new BitSet();
    private final BitSet known = new BitSet();
    private final BitSet wants = new BitSet();
    private final Map<String, Long> lastOfKind = new HashMap<>();

    /** @param expectsGap whether it resumes at a place that the journal does not know */
    LogChecker(
            EventJournal journal,
            List<ExecutionEvent> log,
            Map<String, Map<String, String>> labels,
            Subscription wanted,
            long after,
            boolean expectsGap,
            long demand) {
        super(demand);
        this.journal = journal;
        this.log = log;
        this.labels = labels;
        this.wanted = wanted;
        this.after = after;
        this.expectsGap = expectsGap;
    }

    /** Whether what a gap says is gone is gone has to be looked at when it comes. */
    @Override
    public void onNext(Delivery delivery) {
        super.onNext(delivery);
        if (delivery instanceof Delivery.Gap gap && gap.reason().equals(Delivery.Gap.RETENTION)) {
            String id = wanted.executionId();
            List<EventJournal.Entry> kept = id == null
                    ? journal.read(gap.from().position() - 1, 1)
                    : journal.readExecution(id, Math.max(0, gap.fromSeq() - 1), Integer.MAX_VALUE);
            kept.stream()
                    .filter(entry -> entry.position() >= gap.from().position())
                    .filter(entry -> entry.position() <= gap.to().position())
                    .findFirst()
                    .ifPresent(entry -> faults.add(gap + " names " + entry + ", which is kept"));
        }
    }

    /** @param isWhole whether it has asked for everything, and had the time to get it */
    void check(boolean isWhole, String when) {
        where = when + ": " + wanted + " after " + after;
        assertThat(failure).as(where).isNull();
        assertThat(faults).as(where).isEmpty();
        if (deliveries.isEmpty()) {
            return;
        }
        assertThat(deliveries).as(where).first().isInstanceOf(Delivery.Opened.class);
        at = after;
        for (int i = 1; i < deliveries.size(); i++) {
            Delivery delivery = deliveries.get(i);
            where = when + ": delivery " + i + ", " + delivery + ", of " + wanted + " after " + after + ", at " + at;
            check(i, delivery);
            assertThat(delivery.cursor().position()).as(where).isGreaterThanOrEqualTo(at);
            at = delivery.cursor().position();
        }
        where = when + ": the end of " + wanted + " after " + after + ", at " + at;
        if (isWhole && !isCancelled && !isClosed) {
            assertNothingWanted(at, log.size() + 1);
            for (long position = after + 1; position <= log.size(); position++) {
                if (isWanted(position) && !gone.get((int) position)) {
                    assertThat(position)
                            .as("%s: %s is owed", where, position)
                            .isLessThanOrEqualTo(lastOfKind.getOrDefault(kind(position), 0L));
                }
            }
        }
    }

    private void check(int index, Delivery delivery) {
        assertThat(isClosed).as(where).isFalse();
        if (delivery instanceof Delivery.Entry entry) {
            checkEntry(entry);
        } else if (delivery instanceof Delivery.Gap gap) {
            checkGap(index, gap);
        } else if (delivery instanceof Delivery.Snapshot snapshot) {
            assertThat(index).as(where).isEqualTo(1);
            assertThat(wanted.from()).as(where).isInstanceOf(From.Snapshot.class);
            checkView(snapshot);
            after = snapshot.cursor().position();
        } else if (delivery instanceof Delivery.Closed closed) {
            isClosed = true;
            assertThat(closed.delivered())
                    .as(where)
                    .isEqualTo(of(Delivery.Entry.class).size());
            assertThat(closed.gaps()).as(where).isEqualTo(of(Delivery.Gap.class).size());
            assertThat(isComplete).as(where).isTrue();
            if (closed.reason().equals(Delivery.Closed.FINISHED)) {
                assertNothingWanted(at, log.size() + 1);
            } else if (closed.reason().equals(Delivery.Closed.OVERFLOW)) {
                assertThat(wanted.overflow()).as(where).isEqualTo(Overflow.DISCONNECT);
            }
        }
    }

    private void checkEntry(Delivery.Entry entry) {
        long position = entry.cursor().position();
        assertThat(position).as(where).isGreaterThan(at);
        assertThat(entry.event()).as(where).isEqualTo(event(position));
        assertThat(isWanted(position)).as(where).isTrue();
        String kind = kind(position);
        if (wanted.overflow() == Overflow.LATEST) {
            int standsFor = 0;
            for (long p = Math.max(after, lastOfKind.getOrDefault(kind, 0L)) + 1; p <= position; p++) {
                standsFor += isWanted(p) && !gone.get((int) p) && kind(p).equals(kind) ? 1 : 0;
            }
            assertThat(entry.conflated() + 1).as(where).isEqualTo(standsFor);
        } else {
            assertThat(entry.conflated()).as(where).isZero();
            assertNothingWanted(at, position);
        }
        lastOfKind.put(kind, position);
    }

    private void checkGap(int index, Delivery.Gap gap) {
        long to = gap.to().position();
        if (gap.reason().equals(Delivery.Gap.EPOCH)) {
            assertThat(expectsGap && index == 1).as(where).isTrue();
            if (after < 0) {
                after = to;
            }
            assertThat(to).as(where).isEqualTo(after);
            at = to;
            return;
        }
        long from = gap.from().position();
        assertThat(from).as(where).isGreaterThan(at);
        assertThat(to).as(where).isGreaterThanOrEqualTo(from);
        assertNothingWanted(at, from);
        if (gap.reason().equals(Delivery.Gap.OVERFLOW)) {
            assertThat(wanted.overflow()).as(where).isEqualTo(Overflow.DROP_OLDEST);
        }
        for (long position = from; position <= to; position++) {
            gone.set((int) position);
            if (isOwn(position) && wanted.executionId() != null) {
                boolean isForced = event(position).isTerminal() && wanted.terminal();
                assertThat(gap.reason().equals(Delivery.Gap.OVERFLOW) && isForced)
                        .as(where)
                        .isFalse();
                if (gap.toSeq() > 0) {
                    assertThat(event(position).envelope().seq()).as(where).isBetween(gap.fromSeq(), gap.toSeq());
                }
            }
        }
    }

    private void checkView(Delivery.Snapshot snapshot) {
        ExecutionView view = null;
        for (long position = 1; position <= snapshot.cursor().position(); position++) {
            if (isOwn(position)) {
                ExecutionEvent event = event(position);
                view = view == null ? ExecutionView.of((RunEvent.Opening) event) : view.after(event);
            }
        }
        assertThat(snapshot.view().seq()).as(where).isEqualTo(view.seq());
        assertThat(snapshot.view().status()).as(where).isEqualTo(view.status());
        assertThat(snapshot.view().variables()).as(where).isEqualTo(view.variables());
    }

    /** Newest of each kind may come later, and so may what they stand for. */
    private void assertNothingWanted(long behind, long before) {
        for (long position = behind + 1; position < before && wanted.overflow() != Overflow.LATEST; position++) {
            if (isWanted(position)) {
                throw new AssertionError(where + ": " + position + " is left out");
            }
        }
    }

    private boolean isWanted(long position) {
        int bit = (int) position;
        if (!known.get(bit)) {
            known.set(bit);
            wants.set(bit, wants(position));
        }
        return wants.get(bit);
    }

    private boolean wants(long position) {
        ExecutionEvent event = event(position);
        if (!isOwn(position)) {
            return false;
        }
        boolean isForced = wanted.executionId() != null && wanted.terminal() && event.isTerminal();
        return isForced
                || wanted.filter().matches(event, labels.get(event.envelope().executionId()));
    }

    private boolean isOwn(long position) {
        String id = wanted.executionId();
        return id == null || id.equals(event(position).envelope().executionId());
    }

    private String kind(long position) {
        ExecutionEvent event = event(position);
        boolean isSaid =
                event instanceof OutputEvent || event instanceof CustomEvent || event instanceof NodeEvent.Progressed;
        @Nullable
        String node = isSaid ? event.envelope().nodeId() : event.envelope().path();
        String name = event instanceof VariableEvent variable ? variable.name() : node;
        return event.envelope().executionId() + " " + name + " " + event.typeName();
    }

    private ExecutionEvent event(long position) {
        return log.get((int) position - 1);
    }
}
