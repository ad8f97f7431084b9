package dev.telltale.event;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one execution after its latest event: the fold of its stream.
 *
 * <p>{@link #of} begins it and {@link #after} gives the next one; there is no other fold. A view never changes and carries the
 * {@link #seq} it is true for. Each step copies a bounded part, so a graph of any size and a loop of any length fold in linear time.
 *
 * <p>Where events are lost, {@link #ofRest} and {@link #lacking} lead past them, and {@link #missingEvents} says how many the view does
 * without. {@link #parts} takes a view apart, to carry it elsewhere, and {@link ViewParts#toView} puts it together again. Thread-safe.
 */
public final class ExecutionView {
    private final RunEvent.Opening start;
    private final long seq;
    private final long micros;
    private final ExecutionStatus status;
    private final NodeTree nodes;
    private final Tally tally;
    private final Map<String, @Nullable Object> variables;
    private final double percent;
    private final @Nullable Long expectedEndMicros;
    private final long outputChars;
    private final @Nullable RunEvent end;
    private final long missing;

    private ExecutionView(
            RunEvent.Opening start,
            long seq,
            long micros,
            ExecutionStatus status,
            NodeTree nodes,
            Tally tally,
            Map<String, @Nullable Object> variables,
            double percent,
            @Nullable Long expectedEndMicros,
            long outputChars,
            @Nullable RunEvent end,
            long missing) {
        this.start = start;
        this.seq = seq;
        this.micros = micros;
        this.status = status;
        this.nodes = nodes;
        this.tally = tally;
        this.variables = variables;
        this.percent = percent;
        this.expectedEndMicros = expectedEndMicros;
        this.outputChars = outputChars;
        this.end = end;
        this.missing = missing;
    }

    /** The view after an execution's first event. */
    public static ExecutionView of(RunEvent.Opening start) {
        return new ExecutionView(
                start,
                start.envelope().seq(),
                start.envelope().timestampMicros(),
                start instanceof RunEvent.Pending ? ExecutionStatus.PENDING : ExecutionStatus.RUNNING,
                NodeTree.of(new NodeGraph(start.nodes())),
                Tally.NONE,
                Map.of(),
                0,
                null,
                0,
                null,
                start.envelope().seq() - 1);
    }

    /**
     * The view of an execution whose beginning is lost, after the first event that is left. Unless that is an opening, it has no nodes,
     * labels and inputs: no other event tells of them.
     */
    public static ExecutionView ofRest(ExecutionEvent first) {
        if (first instanceof RunEvent.Opening opening) {
            return of(opening);
        }
        Envelope envelope = first.envelope();
        Envelope begin = Envelope.ofExecution(
                envelope.seq(),
                envelope.timestampMicros(),
                envelope.executionId(),
                envelope.workflow(),
                ExecutionStatus.PENDING); // so that nobody takes its time for that of the beginning
        RunEvent.Opening unknown =
                new RunEvent.Pending(begin, Map.of(), Map.of(), new Trigger("unknown", null), null, 0, List.of(), "");
        ExecutionView before = new ExecutionView(
                unknown,
                envelope.seq() - 1,
                envelope.timestampMicros(),
                ExecutionStatus.RUNNING,
                NodeTree.of(new NodeGraph(List.of())),
                Tally.NONE,
                Map.of(),
                0,
                null,
                0,
                null,
                envelope.seq() - 1);
        return envelope.path() == null ? before.after(first) : before.lacking(envelope.seq(), before.status);
    }

    /**
     * The view after the next event.
     *
     * @throws IllegalArgumentException if the event is of another execution, not the next one, or contradicts what happened: it
     *     follows an end, or leads to a node or an iteration that does not exist
     */
    public ExecutionView after(ExecutionEvent event) {
        Envelope envelope = event.envelope();
        if (envelope.seq() != seq + 1 || !envelope.executionId().equals(executionId())) {
            throw new IllegalArgumentException("event " + envelope.seq() + " of execution " + envelope.executionId()
                    + " cannot follow event " + seq + " of " + executionId());
        }
        if (end != null) {
            throw new IllegalArgumentException("event " + envelope.seq() + " (" + event.typeName()
                    + ") cannot follow the end of execution " + executionId() + ", which is " + status.wireName());
        }
        ExecutionView next = envelope.path() == null ? withExecution(event) : withNode(event);
        return event instanceof VariableEvent variable ? next.withVariable(variable) : next;
    }

    /**
     * As {@link #afterLoss}, whatever was known before. An event that a view has had already is of another life: its execution was begun again
     * under its id, by a runtime that has lost the first one, and so is what is known of it.
     *
     * @param before null if nothing is known
     */
    public static ExecutionView following(@Nullable ExecutionView before, ExecutionEvent event) {
        return before == null || before.hasHad(event) ? ofRest(event) : before.afterLoss(event);
    }

    /** Whether this view is true for an event or a later one already. */
    public boolean hasHad(ExecutionEvent event) {
        return event.envelope().seq() <= seq;
    }

    /**
     * As {@link #after}, also where the events before this one are lost; if it contradicts the view then, it is counted with them.
     *
     * @throws IllegalArgumentException if the view is true for this or a later event already, or nothing is lost and the event does
     *     not fit
     */
    public ExecutionView afterLoss(ExecutionEvent event) {
        long last = event.envelope().seq();
        ExecutionView before = lacking(last - 1, status);
        try {
            return before.after(event);
        } catch (IllegalArgumentException contradiction) {
            if (before.missing == 0) {
                throw contradiction;
            }
            return before.lacking(last, status);
        }
    }

    /**
     * The view behind events that are lost, or that contradict it because of those: everything else stays as it was.
     *
     * @param toSeq of the last of them
     * @param now what the execution is then, as far as that is known
     * @throws IllegalArgumentException if the view is true for a later event already
     */
    public ExecutionView lacking(long toSeq, ExecutionStatus now) {
        if (toSeq < seq) {
            throw new IllegalArgumentException("a view after event " + seq + " cannot lack those up to event " + toSeq);
        }
        if (toSeq == seq && now == status) {
            return this;
        }
        return new ExecutionView(
                start,
                toSeq,
                micros,
                now,
                nodes,
                now.isTerminal() ? tally.atRest() : tally,
                variables,
                now.isTerminal() ? 100 : percent,
                null,
                outputChars,
                end,
                missing + toSeq - seq);
    }

    private ExecutionView withExecution(ExecutionEvent event) {
        ExecutionStatus now = event.envelope().status() instanceof ExecutionStatus given ? given : status;
        boolean ends = event.isTerminal();
        double reached = ends ? 100 : percent;
        // What was said of the end holds until more is said, and not through a pause or a cancel.
        Long expectedEnd = now == ExecutionStatus.RUNNING ? expectedEndMicros : null;
        if (event instanceof ProgressEvent update) {
            reached = Math.max(percent, update.percent());
            expectedEnd =
                    update.etaMs() == null ? null : (Long) (event.envelope().timestampMicros() + 1000 * update.etaMs());
        }
        return new ExecutionView(
                event instanceof RunEvent.Started begun ? begun : start,
                event.envelope().seq(),
                event.envelope().timestampMicros(),
                now,
                nodes,
                ends && missing > 0 ? tally.atRest() : tally,
                variables,
                reached,
                expectedEnd,
                outputChars,
                ends ? (RunEvent) event : end,
                missing);
    }

    private ExecutionView withNode(ExecutionEvent event) {
        NodeTree.Change change = nodes.change(event);
        NodeTree tree = nodes.with(change);
        Tally counts = tally.after(change.ordinal(), change.before(), change.next());
        double reached = Progress.percent(start.totalNodes(), counts.ended(), counts.partial(), percent);
        long written = event instanceof OutputEvent output ? output.text().length() : 0;
        return new ExecutionView(
                start,
                event.envelope().seq(),
                event.envelope().timestampMicros(),
                status,
                tree,
                counts,
                variables,
                reached,
                expectedEndMicros,
                outputChars + written,
                end,
                missing);
    }

    private ExecutionView withVariable(VariableEvent event) {
        Map<String, @Nullable Object> changed = new LinkedHashMap<>(variables);
        changed.put(event.name(), event.newValue());
        return new ExecutionView(
                start,
                seq,
                micros,
                status,
                nodes,
                tally,
                Collections.unmodifiableMap(changed),
                percent,
                expectedEndMicros,
                outputChars,
                end,
                missing);
    }

    /** What it takes to have this view elsewhere, and to go on from it. */
    public ViewParts parts() {
        return new ViewParts(
                start,
                seq,
                micros,
                status,
                nodes(),
                variables,
                percent,
                expectedEndMicros,
                outputChars,
                nodes.outputLimit(),
                end,
                missing);
    }

    /** See {@link ViewParts#toView}. */
    static ExecutionView of(ViewParts parts) {
        NodeTree tree = NodeTree.restored(new NodeGraph(parts.start().nodes()), parts.nodes(), parts.outputLimit());
        Tally counts = Tally.of(tree.topNodes());
        boolean isAtRest = parts.status().isTerminal() && parts.missingEvents() > 0;
        return new ExecutionView(
                parts.start(),
                parts.seq(),
                parts.seqMicros(),
                parts.status(),
                tree,
                isAtRest ? counts.atRest() : counts,
                parts.variables(),
                parts.percent(),
                parts.expectedEndMicros(),
                parts.outputChars(),
                parts.end(),
                parts.missingEvents());
    }

    public String executionId() {
        return start.envelope().executionId();
    }

    public String workflow() {
        return start.envelope().workflow();
    }

    /** The event this view is true for. */
    public long seq() {
        return seq;
    }

    /** How many events up to {@link #seq} are not in it, for they are lost, or what they follow on is; 0 for a view that is whole. */
    public long missingEvents() {
        return missing;
    }

    /** When that event happened, microseconds since the epoch. */
    public long seqMicros() {
        return micros;
    }

    public ExecutionStatus status() {
        return status;
    }

    /** How it began, or, as long as it is pending, was accepted: inputs, labels, trigger, parent, the nodes as written. */
    public RunEvent.Opening start() {
        return start;
    }

    /** When it began, microseconds since the epoch; 0 as long as it is pending, and if it never began. */
    public long startedMicros() {
        return start instanceof RunEvent.Started ? start.envelope().timestampMicros() : 0;
    }

    /** The terminal event, or null while it goes on, and if it is lost. */
    public @Nullable RunEvent end() {
        return end;
    }

    /** When it ended, microseconds since the epoch, or null while it goes on, and if that is lost. */
    public @Nullable Long endedMicros() {
        return end == null ? null : (Long) end.envelope().timestampMicros();
    }

    /** What the workflow gave, or null unless it has completed. */
    public @Nullable Map<String, @Nullable Object> outputs() {
        return end instanceof RunEvent.Completed completed ? completed.outputs() : null;
    }

    /** Why it failed, or null unless it has failed. */
    public @Nullable ExecutionError error() {
        return end == null ? null : end.error();
    }

    /** The nodes outside loop bodies as written; a loop's iterations are inside its view. */
    public List<NodeView> nodes() {
        return nodes.topNodes();
    }

    /**
     * One node instance.
     *
     * @param path such as {@code regions[2]/push}
     * @return null if there is none, its iteration is no longer kept, or nothing happened to it in its iteration yet; a node
     *     outside loop bodies that nothing happened to is pending
     */
    public @Nullable NodeView node(String path) {
        return nodes.find(path);
    }

    public VariablesView variables() {
        return new VariablesView(executionId(), seq, variables);
    }

    /** @param nowMicros the time to measure by what has elapsed and what is left, microseconds since the epoch */
    public Progress progress(long nowMicros) {
        long until = status.isTerminal() ? micros : nowMicros;
        return new Progress(
                executionId(),
                workflow(),
                status,
                percent,
                start.totalNodes(),
                tally.completed(),
                tally.failed(),
                tally.skipped(),
                tally.cancelled(),
                tally.running().size(),
                tally.currentNodes(),
                startedMicros() == 0 ? 0 : Math.max(0, (until - startedMicros()) / 1000),
                expectedEndMicros == null ? null : (Long) Math.max(0, (expectedEndMicros - nowMicros + 999) / 1000),
                seq);
    }

    /** Characters of output that its nodes wrote so far, kept or not. */
    public long outputChars() {
        return outputChars;
    }

    /**
     * Estimated heap bytes of the output that this view keeps. At most 64 MiB: beyond that each node keeps less than
     * {@link OutputTail} says.
     */
    public long keptOutputBytes() {
        return nodes.outputBytes();
    }
}
