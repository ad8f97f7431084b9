package dev.telltale.tui.desk;

import dev.telltale.event.ExecutionEvent;
import dev.telltale.event.ExecutionView;
import dev.telltale.monitor.Monitor;
import dev.telltale.monitor.view.History;
import dev.telltale.tui.log.EventLog;
import dev.telltale.tui.log.Tail;
import java.time.Duration;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.util.retry.Retry;

/** Asks what was before: before somebody came, and at another time. Thread-safe. */
final class Recall implements AutoCloseable {
    private static final int PAGE = 1000;
    private static final Duration AGAIN = Duration.ofSeconds(1);
    private static final Duration AGAIN_AT_LAST = Duration.ofSeconds(30);

    private final Monitor monitor;
    private final Answers answers;
    private final Disposable.Swap history = Disposables.swap();
    private final Disposable.Swap lookBack = Disposables.swap();

    Recall(Monitor monitor, Answers answers) {
        this.monitor = monitor;
        this.answers = answers;
    }

    /** Asks for the newest part of what was up to an event, until it is told: whoever knows may be away just now. */
    void remember(String executionId, long seq) {
        history.update(history(executionId, seq - EventLog.MOST, seq)
                .doOnError(problem -> answers.note("what was before cannot be read yet: " + problem.getMessage()))
                .retryWhen(Retry.backoff(Long.MAX_VALUE, AGAIN).maxBackoff(AGAIN_AT_LAST))
                .subscribeOn(Schedulers.boundedElastic())
                .subscribe(events -> answers.add(desk -> desk.onPage(executionId, page -> page.withHistory(events)))));
    }

    /** Asks what an execution was after an event. @param known what the desk has of what happened in it */
    void lookBack(Wish.LookBack wish, Story known) {
        long first = wish.seq() - Story.ENOUGH;
        Mono<Story> story = known.reaches(wish.seq())
                ? Mono.just(known)
                : history(wish.executionId(), first, wish.seq()).map(known::of);
        lookBack.update(monitor.view(wish.executionId(), wish.seq())
                .zipWith(
                        story,
                        (ExecutionView view, Story then) ->
                                new Past(wish.seq(), new Moment(view, then.at(wish.seq())), null))
                .switchIfEmpty(Mono.error(() -> new IllegalStateException("it is known no longer")))
                .subscribeOn(Schedulers.boundedElastic())
                .subscribe(
                        past -> answers.add(desk -> desk.lookedBack(wish, past)),
                        problem ->
                                answers.add(desk -> desk.notLookedBack(wish, String.valueOf(problem.getMessage())))));
    }

    private Mono<Tail<ExecutionEvent>> history(String executionId, long before, long to) {
        long after = Math.max(0, before);
        return monitor.history(executionId, after, PAGE)
                .expand(page -> page.next() == null || page.next() >= to
                        ? Mono.empty()
                        : monitor.history(executionId, page.next(), PAGE))
                .flatMapIterable(History::items)
                .filter(event -> event.envelope().seq() <= to)
                .reduce(EventLog.none(), EventLog::with);
    }

    /** Nothing that was asked for is waited for any more. */
    @Override
    public void close() {
        history.dispose();
        lookBack.dispose();
    }
}
