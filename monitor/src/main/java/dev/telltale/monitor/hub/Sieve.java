package dev.telltale.monitor.hub;

import dev.telltale.event.ExecutionEvent;
import dev.telltale.monitor.filter.EventFilter;
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
    private final EventHub hub;

    // The labels of the latest execution that could not be told without reading: null if nobody knows them.
    private @Nullable String askedId;
    private @Nullable Map<String, String> asked;
    private boolean hasAsked;

    Sieve(EventFilter filter, EventHub hub) {
        this.filter = filter;
        this.hub = hub;
    }

    Verdict look(ExecutionEvent event) {
        return switch (hub.liveTail().match(filter, event)) {
            case WANTED -> Verdict.WANTED;
            case UNWANTED -> Verdict.UNWANTED;
            case UNKNOWN -> lookByWhatWasAsked(event);
        };
    }

    private Verdict lookByWhatWasAsked(ExecutionEvent event) {
        String id = event.envelope().executionId();
        if (!id.equals(askedId)) {
            askedId = id;
            hasAsked = false;
        }
        if (!hasAsked) {
            return Verdict.ASK;
        }
        if (asked == null) {
            return Verdict.UNKNOWN;
        }
        return filter.matches(event, asked) ? Verdict.WANTED : Verdict.UNWANTED;
    }

    /** Whether the last verdict was {@link Verdict#ASK}. */
    boolean isAsking() {
        return askedId != null && !hasAsked;
    }

    /** Looks for the labels it lacks; may wait for a disk. */
    void ask() {
        asked = askedId == null ? null : hub.views().labels(askedId);
        hasAsked = true;
    }
}
