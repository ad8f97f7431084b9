package dev.telltale.monitor;

import dev.telltale.event.ExecutionView;
import dev.telltale.event.Progress;
import dev.telltale.event.VariablesView;
import dev.telltale.monitor.filter.EventFilter;
import dev.telltale.monitor.stream.Delivery;
import dev.telltale.monitor.stream.Subscription;
import dev.telltale.monitor.view.ExecutionList;
import dev.telltale.monitor.view.ExecutionQuery;
import dev.telltale.monitor.view.History;
import dev.telltale.monitor.view.UnknownSeqException;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Lets any number of watchers follow executions and ask what they are.
 *
 * <p>Nothing a watcher does changes a run or another watcher's stream. Thread-safe.
 */
public interface Monitor {
    /**
     * Follows executions.
     *
     * @return cold, and one reader of its own for each subscriber: every matching event exactly once and in order, or a
     *     {@link Delivery.Gap} that names what is missing. Completes after {@link Delivery.Closed}; errors only if the journal cannot be
     *     read. Signals come on threads of the monitor, one at a time; a subscriber that blocks or throws hurts nobody else.
     */
    Flux<Delivery> subscribe(Subscription subscription);

    /** Follows all executions from now on. */
    default Flux<Delivery> subscribe(EventFilter filter) {
        return subscribe(Subscription.all(filter));
    }

    /** What is known of an execution; empty if it is unknown. Reflects every event acknowledged before the call. */
    Mono<ExecutionView> view(String executionId);

    /** How far an execution is; empty if it is unknown. */
    Mono<Progress> progress(String executionId);

    /** The variables of an execution; empty if it is unknown. */
    Mono<VariablesView> variables(String executionId);

    /**
     * What an execution was right after one of its events; empty if it is unknown.
     *
     * @param seq of the event, from 1; errors with {@link UnknownSeqException} if there is none yet or what it takes is kept no longer,
     *     and with IllegalArgumentException if it is below 1
     */
    Mono<ExecutionView> view(String executionId, long seq);

    /** How far an execution was right after one of its events, measured by the time of that event. As {@link #view(String, long)}. */
    default Mono<Progress> progress(String executionId, long seq) {
        return view(executionId, seq).map(view -> view.progress(view.seqMicros()));
    }

    /** The variables of an execution right after one of its events. As {@link #view(String, long)}. */
    default Mono<VariablesView> variables(String executionId, long seq) {
        return view(executionId, seq).map(ExecutionView::variables);
    }

    /** Executions, newest first. Errors with IllegalArgumentException if {@code next} is no token of an earlier list. */
    Mono<ExecutionList> executions(ExecutionQuery query);

    /**
     * Events of an execution by ascending seq; empty if it is unknown.
     *
     * @param afterSeq seq to go on after; 0 for the beginning
     * @param limit how many at the most, from 1; a page with large events may have fewer, and a next one
     */
    Mono<History> history(String executionId, long afterSeq, int limit);

    /**
     * Lets go of a finished execution and its events.
     *
     * @return whether it was known; errors with IllegalStateException if it has not finished
     */
    Mono<Boolean> forget(String executionId);
}
