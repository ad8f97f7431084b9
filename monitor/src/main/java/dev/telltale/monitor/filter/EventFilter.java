package dev.telltale.monitor.filter;

import dev.telltale.event.Envelope;
import dev.telltale.event.ExecutionEvent;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/**
 * Which events a watcher wants: AND between the fields, OR within one.
 *
 * <p>{@code !x} excludes, a list of only exclusions means all but these, an empty one means all; {@code *} is any run of characters.
 * A node pattern without a slash or bracket is matched with the node's id; else with the path of the instance, where {@code *} stays
 * within a segment, {@code **} crosses them, and a segment without an index matches any. An event without a node fails any node
 * filter. A condition is asked last, about what the rest lets through. Filters that mean the same by the same words are equal, whatever
 * their order. Immutable, thread-safe.
 */
public final class EventFilter {
    /** Every event. */
    public static final EventFilter ALL = builder().build();

    private final Map<FilterField, Terms> terms;
    private final @Nullable TypeSet types;
    private final NodePattern @Nullable [] nodes;
    private final NodePattern[] excludedNodes;
    private final @Nullable NameSet executions;
    private final @Nullable NameSet workflows;
    private final @Nullable StatusSet statuses;
    private final @Nullable LabelSet labels;
    private final @Nullable EventCondition where;

    private EventFilter(Map<FilterField, Terms> terms, @Nullable EventCondition where) {
        this.terms = terms;
        this.where = where;
        this.types = of(FilterField.TYPE).isEmpty() ? null : new TypeSet(of(FilterField.TYPE));
        this.nodes = of(FilterField.NODE).isEmpty()
                ? null
                : patterns(of(FilterField.NODE).included());
        this.excludedNodes = patterns(of(FilterField.NODE).excluded());
        this.executions = of(FilterField.EXECUTION).isEmpty() ? null : new NameSet(of(FilterField.EXECUTION));
        this.workflows = of(FilterField.WORKFLOW).isEmpty() ? null : new NameSet(of(FilterField.WORKFLOW));
        this.statuses = of(FilterField.STATUS).isEmpty() ? null : new StatusSet(of(FilterField.STATUS));
        this.labels = of(FilterField.LABEL).isEmpty() ? null : new LabelSet(of(FilterField.LABEL));
    }

    public static Builder builder() {
        return new Builder();
    }

    /**
     * Whether the event is wanted; allocates nothing, unless it has a condition.
     *
     * @param executionLabels of the event's execution; looked at only if {@link #needsLabels}
     */
    public boolean matches(ExecutionEvent event, Map<String, String> executionLabels) {
        return matchesByItself(event)
                && (labels == null || labels.contains(executionLabels))
                && (where == null || where.test(event));
    }

    /** Whether it may be wanted, by what is asked about the event's own fields: what takes labels and conditions is left out. */
    public boolean matchesByItself(ExecutionEvent event) {
        if (types != null && !types.contains(event)) {
            return false;
        }
        Envelope envelope = event.envelope();
        return (executions == null || executions.contains(envelope.executionId()))
                && (nodes == null || matchesNode(nodes, envelope))
                && (statuses == null || statuses.contains(envelope.status()))
                && (workflows == null || workflows.contains(envelope.workflow()));
    }

    /** The types it may let through, by the bits of {@link dev.telltale.event.EventType}'s ordinals: no other passes. */
    public long types() {
        return types == null ? -1L : types.bits();
    }

    /** The only executions of which it may let something through, or null if it does not name them one by one. */
    public @Nullable Set<String> namedExecutions() {
        return of(FilterField.EXECUTION).literals(text -> true);
    }

    /** The only nodes of which it may let something through, by id, or null if it does not name them one by one. */
    public @Nullable Set<String> namedNodes() {
        return of(FilterField.NODE).literals(NodePattern::isOfId);
    }

    /** Whether it asks about labels, which stand in the first event of an execution only. */
    public boolean needsLabels() {
        return labels != null;
    }

    /** What it asks beyond its patterns, or null for nothing. */
    public @Nullable EventCondition where() {
        return where;
    }

    private boolean matchesNode(NodePattern[] included, Envelope envelope) {
        return envelope.nodeId() != null
                && (included.length == 0 || anyMatches(included, envelope))
                && !anyMatches(excludedNodes, envelope);
    }

    private static boolean anyMatches(NodePattern[] patterns, Envelope envelope) {
        for (NodePattern pattern : patterns) {
            if (pattern.matches(envelope)) {
                return true;
            }
        }
        return false;
    }

    private static NodePattern[] patterns(List<String> texts) {
        return texts.stream().map(NodePattern::of).toArray(NodePattern[]::new);
    }

    Terms of(FilterField field) {
        return terms.getOrDefault(field, Terms.NONE);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof EventFilter filter && filter.terms.equals(terms) && Objects.equals(filter.where, where);
    }

    @Override
    public int hashCode() {
        return 31 * terms.hashCode() + Objects.hashCode(where);
    }

    /** The filter as it would stand in a query; the same for equal filters, {@code *} for the one that wants all. */
    @Override
    public String toString() {
        StringJoiner text = new StringJoiner("&");
        text.setEmptyValue("*");
        terms.forEach((field, of) -> text.add(field.parameter() + "=" + String.join(",", of.texts())));
        if (where != null) {
            text.add(FilterQuery.WHERE + "=" + where.text());
        }
        return text.toString();
    }

    /** Collects what a filter shall let through; what is not set lets everything through. Not thread-safe. */
    public static final class Builder {
        private final Map<FilterField, Terms> terms = new EnumMap<>(FilterField.class);
        private @Nullable EventCondition where;

        private Builder() {}

        /** Types such as {@code node.failed} or {@code custom.*}. @throws InvalidFilterException for a type that does not exist */
        public Builder types(Collection<String> patterns) {
            return with(FilterField.TYPE, patterns);
        }

        /** Nodes by id or path, such as {@code push}, {@code regions[2]/*}. @throws InvalidFilterException for wrong brackets */
        public Builder nodes(Collection<String> patterns) {
            return with(FilterField.NODE, patterns);
        }

        /** Executions by id. */
        public Builder executions(Collection<String> patterns) {
            return with(FilterField.EXECUTION, patterns);
        }

        /** Workflows by name. */
        public Builder workflows(Collection<String> patterns) {
            return with(FilterField.WORKFLOW, patterns);
        }

        /** The status after the event, the node's or the execution's. @throws InvalidFilterException for one that does not exist */
        public Builder statuses(Collection<String> patterns) {
            return with(FilterField.STATUS, patterns);
        }

        /** Labels of the execution as {@code key=value}. @throws InvalidFilterException for another form */
        public Builder labels(Collection<String> patterns) {
            return with(FilterField.LABEL, patterns);
        }

        /** What to ask about events that the rest lets through, or null for nothing. */
        public Builder where(@Nullable EventCondition condition) {
            where = condition;
            return this;
        }

        Builder with(FilterField field, Collection<String> patterns) {
            Terms of = Terms.of(field, patterns);
            if (of.isEmpty()) {
                terms.remove(field);
            } else {
                terms.put(field, of);
            }
            return this;
        }

        public EventFilter build() {
            return new EventFilter(new EnumMap<>(terms), where);
        }
    }
}
