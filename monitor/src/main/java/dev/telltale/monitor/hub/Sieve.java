package dev.telltale.monitor.hub;

import dev.telltale.event.ExecutionEvent;
import dev.telltale.monitor.filter.EventFilter;
import dev.telltale.monitor.view.Views;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Asks a filter about events, and finds the labels it needs. Not thread-safe. */
final class Sieve {
    /** What is to become of an event. */
    enum Verdict {
        WANTED,
        UNWANTED,
        /** It cannot be told before {@link #ask} was called. */
        ASK,
        /** Nobody knows the labels any more. */
        UNKNOWN
    }

    private final EventFilter filter;
    private final Views views;

    // The labels of the latest execution that could not be told without reading: null if nobody knows them.
    private @Nullable String askedId;
    private @Nullable Map<String, String> asked;
    private boolean hasAsked;

    Sieve(EventFilter filter, Views views) {
        this.filter = filter;
        this.views = views;
    }

    Verdict look(ExecutionEvent event) {
        if (!filter.needsLabels()) {
            return verdict(event, Map.of());
        }
        String id = event.envelope().executionId();
        Map<String, String> labels = views.labelsInMemory(id);
        if (labels != null) {
            return verdict(event, labels);
        }
        if (!id.equals(askedId)) {
            askedId = id;
            hasAsked = false;
        }
        if (!hasAsked) {
            return Verdict.ASK;
        }
        return asked == null ? Verdict.UNKNOWN : verdict(event, asked);
    }

    private Verdict verdict(ExecutionEvent event, Map<String, String> labels) {
        return filter.matches(event, labels) ? Verdict.WANTED : Verdict.UNWANTED;
    }

    /** Whether the last verdict was {@link Verdict#ASK}. */
    boolean isAsking() {
        return askedId != null && !hasAsked;
    }

    /** Looks for the labels it lacks; may wait for a disk. */
    void ask() {
        asked = askedId == null ? null : views.labels(askedId);
        hasAsked = true;
    }
}
