package dev.telltale.tui.desk;

import dev.telltale.event.ExecutionStatus;
import dev.telltale.monitor.Monitor;
import dev.telltale.monitor.view.ExecutionList;
import dev.telltale.monitor.view.ExecutionQuery;
import dev.telltale.monitor.view.ExecutionSummary;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.util.retry.Retry;

/**
 * Asks which executions there are: all that go on, whatever their age, and the newest of all; and again until there is an answer.
 *
 * <p>Not thread-safe: it belongs to the thread of the desk.
 */
final class Listing implements AutoCloseable {
    private static final Set<ExecutionStatus> UNFINISHED = Set.of(
            ExecutionStatus.PENDING, ExecutionStatus.RUNNING, ExecutionStatus.PAUSED, ExecutionStatus.CANCELLING);

    private final Monitor monitor;
    private final Answers answers;
    private final Disposable.Swap asking = Disposables.swap();
    private volatile @Nullable ExecutionList found;
    private @Nullable ExecutionTable before;
    private boolean isOutdated;

    Listing(Monitor monitor, Answers answers) {
        this.monitor = monitor;
        this.answers = answers;
    }

    /** What is known may be wrong. An answer that is under way may be so, too. @param known at this moment */
    void ask(ExecutionTable known) {
        isOutdated = before != null;
        if (before == null) {
            before = known;
            asking.update(all().subscribeOn(Schedulers.boundedElastic()).subscribe(list -> found = list));
        }
    }

    /** The desk with the answer, if that has come; else itself. */
    Desk takeInto(Desk desk) {
        ExecutionList list = found;
        ExecutionTable then = before;
        if (list == null || then == null) {
            return desk;
        }
        found = null;
        before = null;
        Desk next = desk.listed(list, then);
        if (isOutdated) {
            ask(next.list().table());
        }
        return next;
    }

    /** The next of it is that of the newest: whether others have ended before them. */
    private Mono<ExecutionList> all() {
        Flux<ExecutionSummary> goOn = page(UNFINISHED, null)
                .expand(page -> page.next() == null ? Mono.empty() : page(UNFINISHED, page.next()))
                .flatMapIterable(ExecutionList::items);
        // In this order: one that ends in between is listed as ended.
        return goOn.collectList()
                .flatMap(running -> page(Set.of(), null).map(newest -> with(newest, running)))
                .retryWhen(Retry.fixedDelay(Long.MAX_VALUE, Inbox.AGAIN).doBeforeRetry(this::tell));
    }

    private static ExecutionList with(ExecutionList newest, List<ExecutionSummary> running) {
        List<ExecutionSummary> all = new ArrayList<>(running);
        all.addAll(newest.items());
        return new ExecutionList(all, newest.next());
    }

    private Mono<ExecutionList> page(Set<ExecutionStatus> statuses, @Nullable String next) {
        ExecutionQuery query = new ExecutionQuery(statuses, null, Map.of(), null, ExecutionQuery.MAX_LIMIT, next);
        return Mono.defer(() -> monitor.executions(query));
    }

    private void tell(Retry.RetrySignal failed) {
        if (failed.totalRetries() == 0) {
            answers.note("the executions cannot be listed: " + failed.failure().getMessage());
        }
    }

    @Override
    public void close() {
        asking.dispose();
    }
}
