package dev.telltale.tui.desk;

import dev.telltale.event.ExecutionView;
import dev.telltale.event.Progress;
import dev.telltale.event.VariablesView;
import dev.telltale.monitor.Monitor;
import dev.telltale.monitor.stream.Delivery;
import dev.telltale.monitor.stream.Subscription;
import dev.telltale.monitor.view.ExecutionList;
import dev.telltale.monitor.view.ExecutionQuery;
import dev.telltale.monitor.view.History;
import java.util.function.Function;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** Lists what a test says, and has one stream, which brings what a test says. Of single executions it knows nothing. Thread-safe. */
final class ScriptedMonitor implements Monitor {
    private final Sinks.Many<Delivery> stream = Sinks.many().unicast().onBackpressureBuffer();
    private final Function<ExecutionQuery, Mono<ExecutionList>> lists;

    ScriptedMonitor(Function<ExecutionQuery, Mono<ExecutionList>> lists) {
        this.lists = lists;
    }

    void say(Delivery delivery) {
        stream.tryEmitNext(delivery).orThrow();
    }

    @Override
    public Flux<Delivery> subscribe(Subscription subscription) {
        return subscription.executionId() == null ? stream.asFlux() : Flux.never();
    }

    @Override
    public Mono<ExecutionList> executions(ExecutionQuery query) {
        return lists.apply(query);
    }

    @Override
    public Mono<ExecutionView> view(String executionId) {
        return Mono.empty();
    }

    @Override
    public Mono<Progress> progress(String executionId) {
        return Mono.empty();
    }

    @Override
    public Mono<VariablesView> variables(String executionId) {
        return Mono.empty();
    }

    @Override
    public Mono<ExecutionView> view(String executionId, long seq) {
        return Mono.empty();
    }

    @Override
    public Mono<History> history(String executionId, long afterSeq, int limit) {
        return Mono.empty();
    }

    @Override
    public Mono<Boolean> forget(String executionId) {
        return Mono.empty();
    }
}
