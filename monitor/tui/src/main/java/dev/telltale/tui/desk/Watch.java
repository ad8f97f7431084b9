package dev.telltale.tui.desk;

import dev.telltale.event.ExecutionControl;
import dev.telltale.event.ExecutionControl.Applied;
import dev.telltale.event.ExecutionControl.Approval;
import dev.telltale.event.ExecutionControl.Command;
import dev.telltale.event.ExecutionEvent;
import dev.telltale.event.ExecutionStatus;
import dev.telltale.event.RefusedException;
import dev.telltale.monitor.Monitor;
import dev.telltale.monitor.filter.EventFilter;
import dev.telltale.monitor.stream.Cursor;
import dev.telltale.monitor.stream.Delivery;
import dev.telltale.monitor.stream.From;
import dev.telltale.monitor.stream.Subscription;
import dev.telltale.monitor.view.ExecutionQuery;
import dev.telltale.monitor.view.History;
import dev.telltale.tui.log.EventLog;
import dev.telltale.tui.log.FilterLine;
import dev.telltale.tui.log.Harmless;
import dev.telltale.tui.log.Tail;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * Keeps a {@link Desk} up to date from a monitor, and does what its keys wish for.
 *
 * <p>Not thread-safe: one thread presses keys, takes what has come and looks at the desk. What comes waits for it without a bound being
 * passed or an event lost. It knows a monitor and a control by their interfaces alone, so they may be anywhere.
 */
public final class Watch implements AutoCloseable {
    private static final EventFilter LISTED = EventFilter.builder()
            .types(List.of("execution.*", "progress.update", "node.waiting"))
            .build();

    private static final Set<ExecutionStatus> UNFINISHED = Set.of(
            ExecutionStatus.PENDING, ExecutionStatus.RUNNING, ExecutionStatus.PAUSED, ExecutionStatus.CANCELLING);

    private static final int PAGE = 1000;
    private static final int NOTICE = 300;

    /** A heartbeat tells how far behind one is, where somebody knows that. */
    private static final Duration HEARTBEAT = Duration.ofSeconds(5);

    private final Monitor monitor;
    private final @Nullable ExecutionControl control;
    private final Runnable interrupt;
    private final Queue<UnaryOperator<Desk>> answers = new ConcurrentLinkedQueue<>();
    private final Disposable.Swap history = Disposables.swap();
    private final Disposable.Swap lookBack = Disposables.swap();
    private final Inbox all;
    private @Nullable Inbox one;
    private String oneId = "";
    private Desk desk;

    private Watch(Monitor monitor, @Nullable ExecutionControl control, DeskOptions options, Runnable interrupt) {
        this.monitor = monitor;
        this.control = control;
        this.interrupt = interrupt;
        this.desk = Desk.of(options);
        this.all = new Inbox(after -> monitor.subscribe(subscription(Subscription.all(LISTED), after)));
        list(UNFINISHED); // whatever their age
        list(Set.of());
    }

    /** One that only looks. */
    public static Watch of(Monitor monitor) {
        return of(monitor, null);
    }

    /** @param control where commands go, or null for one that only looks */
    public static Watch of(Monitor monitor, @Nullable ExecutionControl control) {
        return of(monitor, control, new DeskOptions(FilterLine.WITHOUT_CONDITIONS, control != null, null), () -> {});
    }

    /** @param interrupt what Ctrl-C does while a run of this program goes on */
    public static Watch of(
            Monitor monitor, @Nullable ExecutionControl control, DeskOptions options, Runnable interrupt) {
        return new Watch(monitor, control, options, interrupt);
    }

    /** What there is to see, as of the last {@link #take} and the last key. */
    public Desk desk() {
        return desk;
    }

    /** Opens an execution, as if it had been chosen from the list. It need not have begun. */
    public void open(String executionId) {
        change(desk.opening(executionId, List.of()));
    }

    /** Somebody has pressed a key. */
    public void press(Key key) {
        change(desk.press(key));
    }

    /** The screen has another size, in columns and rows. */
    public void resize(int width, int height) {
        desk = desk.resized(width, height);
    }

    /** Takes what has come. @return whether anything has */
    public boolean take() {
        boolean isNews = false;
        for (UnaryOperator<Desk> answer = answers.poll(); answer != null; answer = answers.poll()) {
            desk = answer.apply(desk);
            isNews = true;
        }
        return takeAll() | takeOne() | isNews;
    }

    private boolean takeAll() {
        List<Delivery> heard = all.take();
        String lost = all.takeFailure();
        if (!heard.isEmpty()) {
            desk = desk.heard(heard);
        }
        if (lost != null) {
            desk = desk.with(desk.list().lost(lost));
        }
        return !heard.isEmpty() || lost != null;
    }

    private boolean takeOne() {
        Inbox from = one;
        if (from == null) {
            return false;
        }
        List<Delivery> taken = from.take();
        for (Delivery delivery : taken) {
            desk = desk.took(oneId, delivery);
            if (delivery instanceof Delivery.Snapshot snapshot) {
                remember(oneId, snapshot.view().seq());
            }
        }
        String lost = from.takeFailure();
        if (lost != null) {
            desk = desk.onPage(oneId, page -> page.with(page.track().lost(lost)));
        }
        return !taken.isEmpty() || lost != null;
    }

    private void change(Desk next) {
        List<Wish> wishes = next.wishes();
        desk = next.granted();
        wishes.forEach(this::grant);
    }

    private void grant(Wish wish) {
        if (wish instanceof Wish.Open open) {
            watch(open.executionId());
        } else if (wish instanceof Wish.Close) {
            watch("");
        } else if (wish instanceof Wish.LookBack back) {
            lookBack(back);
        } else if (wish instanceof Wish.Interrupt) {
            interrupt.run();
        } else if (control != null) {
            command(control, wish);
        }
    }

    private void watch(String executionId) {
        if (one != null) {
            one.close();
        }
        oneId = executionId;
        Subscription first = Subscription.of(executionId, EventFilter.ALL).withFrom(From.snapshot());
        one = executionId.isEmpty() ? null : new Inbox(after -> monitor.subscribe(subscription(first, after)));
    }

    private static Subscription subscription(Subscription first, @Nullable Cursor after) {
        Subscription beating = first.withHeartbeat(HEARTBEAT);
        return after == null ? beating : beating.withFrom(From.at(after));
    }

    private void list(Set<ExecutionStatus> statuses) {
        monitor.executions(new ExecutionQuery(statuses, null, Map.of(), null, ExecutionQuery.MAX_LIMIT, null))
                .subscribeOn(Schedulers.boundedElastic())
                .subscribe(
                        found -> answers.add(next -> next.listed(found.items())),
                        problem -> note("the executions cannot be listed: " + problem.getMessage()));
    }

    /** Asks for the newest part of what was before a snapshot. */
    private void remember(String executionId, long seq) {
        history.update(history(executionId, Math.max(0, seq - EventLog.MOST), seq)
                .subscribeOn(Schedulers.boundedElastic())
                .subscribe(
                        events -> answers.add(next -> next.onPage(executionId, page -> page.withHistory(events))),
                        problem -> note("what was before cannot be read: " + problem.getMessage())));
    }

    private Mono<Tail<ExecutionEvent>> history(String executionId, long after, long to) {
        return monitor.history(executionId, after, PAGE)
                .expand(page -> page.next() == null || page.next() >= to
                        ? Mono.empty()
                        : monitor.history(executionId, page.next(), PAGE))
                .flatMapIterable(History::items)
                .filter(event -> event.envelope().seq() <= to)
                .reduce(EventLog.none(), EventLog::with);
    }

    private void lookBack(Wish.LookBack back) {
        lookBack.update(monitor.view(back.executionId(), back.seq())
                .subscribeOn(Schedulers.boundedElastic())
                .subscribe(
                        view -> answers.add(next -> next.lookedBack(back, view, null)),
                        problem -> answers.add(next -> next.lookedBack(back, null, problem.getMessage()))));
    }

    private void command(ExecutionControl to, Wish wish) {
        String by = System.getProperty("user.name");
        if (wish instanceof Wish.Pause pause) {
            tell("pause", to.pause(pause.executionId(), new Command(by, null)));
        } else if (wish instanceof Wish.Resume resume) {
            tell("resume", to.resume(resume.executionId(), new Command(by, null)));
        } else if (wish instanceof Wish.Cancel cancel) {
            String reason = cancel.reason().isEmpty() ? null : cancel.reason();
            tell("cancel", to.cancel(cancel.executionId(), new Command(by, reason)));
        } else if (wish instanceof Wish.Approve answer) {
            Approval approval = new Approval(answer.path(), answer.isApproved(), Map.of(), by, null);
            tell(answer.isApproved() ? "approve" : "reject", to.approve(answer.executionId(), approval));
        }
    }

    private void tell(String what, CompletionStage<Applied> answer) {
        answer.whenComplete((applied, problem) -> note(
                problem == null ? what + ": done, with event " + applied.appliedSeq() : what + ": " + why(problem)));
    }

    private static String why(Throwable problem) {
        Throwable cause =
                problem instanceof CompletionException && problem.getCause() != null ? problem.getCause() : problem;
        String hint = cause instanceof RefusedException refused && refused.hint() != null ? "; " + refused.hint() : "";
        return cause.getMessage() + hint;
    }

    private void note(String text) {
        answers.add(next -> next.noting(Harmless.of(text, NOTICE)));
    }

    /** Ends the subscriptions; what runs goes on. */
    @Override
    public void close() {
        all.close();
        history.dispose();
        lookBack.dispose();
        if (one != null) {
            one.close();
        }
    }
}
