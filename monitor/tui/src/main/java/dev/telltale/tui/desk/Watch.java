package dev.telltale.tui.desk;

import dev.telltale.event.ExecutionControl;
import dev.telltale.monitor.Monitor;
import dev.telltale.monitor.filter.EventFilter;
import dev.telltale.monitor.stream.Cursor;
import dev.telltale.monitor.stream.Delivery;
import dev.telltale.monitor.stream.From;
import dev.telltale.monitor.stream.Subscription;
import dev.telltale.tui.log.FilterLine;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a {@link Desk} up to date from a monitor, and does what its keys wish for.
 *
 * <p>Not thread-safe: one thread presses keys, takes what has come and looks at the desk. What comes waits for it without a bound being
 * passed or an event lost. It knows a monitor and a control by their interfaces alone, so they may be anywhere.
 */
public final class Watch implements AutoCloseable {
    private static final EventFilter LISTED = EventFilter.builder()
            .types(List.of("execution.*", "progress.update"))
            .build();

    /** A heartbeat tells how far behind one is, where somebody knows that. */
    private static final Duration HEARTBEAT = Duration.ofSeconds(5);

    private final Monitor monitor;
    private final Runnable interrupt;
    private final Answers answers = new Answers();
    private final Listing listing;
    private final Recall recall;
    private final Steering steering;
    private final Inquiries inquiries;
    private final Inbox all;
    private @Nullable Inbox one;
    private String oneId = "";
    private Desk desk;

    private Watch(Monitor monitor, @Nullable ExecutionControl control, DeskOptions options, Runnable interrupt) {
        this.monitor = monitor;
        this.interrupt = interrupt;
        this.desk = Desk.of(options);
        this.listing = new Listing(monitor, answers);
        this.recall = new Recall(monitor, answers);
        this.steering = new Steering(control, answers);
        this.inquiries = new Inquiries(monitor);
        this.all = new Inbox(after -> monitor.subscribe(subscription(Subscription.all(LISTED), after)));
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
    @SuppressWarnings("ReferenceEquality") // whatever comes makes another desk
    public boolean take() {
        Desk before = desk;
        desk = answers.takeInto(desk);
        takeAll();
        desk = listing.takeInto(desk);
        takeOne();
        desk = inquiries.takeInto(desk);
        return desk != before;
    }

    private void takeAll() {
        List<Delivery> heard = all.take();
        Failure lost = all.takeFailure();
        if (heard.stream().anyMatch(Watch::isHole)) {
            listing.ask(desk.list().table());
        }
        if (!heard.isEmpty()) {
            desk = desk.heard(heard);
        }
        if (lost != null) {
            desk = tell(lost, desk.with(desk.list().after(lost)));
        }
    }

    /** Whether something may have happened before it, to executions that are listed or not, that nobody was told of. */
    private static boolean isHole(Delivery delivery) {
        return delivery instanceof Delivery.Opened || delivery instanceof Delivery.Gap;
    }

    private void takeOne() {
        Inbox from = one;
        if (from == null) {
            return;
        }
        for (Delivery delivery : from.take()) {
            desk = desk.took(oneId, delivery);
            if (delivery instanceof Delivery.Snapshot snapshot) {
                recall.remember(oneId, snapshot.view().seq());
            }
        }
        Failure lost = from.takeFailure();
        if (lost != null) {
            desk = tell(lost, desk.onPage(oneId, page -> page.with(page.track().after(lost))));
        }
    }

    /** What lasts is told once more, where there is more room for it than in the first line. */
    private static Desk tell(Failure failure, Desk desk) {
        return failure.isPassing() ? desk : desk.noting(Answers.shown(failure.why()));
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
            recall.lookBack(back, Objects.requireNonNull(desk.page()).track().story());
        } else if (wish instanceof Wish.Interrupt) {
            interrupt.run();
        } else {
            steering.grant(wish);
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

    /** Ends the subscriptions; what runs goes on. */
    @Override
    public void close() {
        all.close();
        listing.close();
        recall.close();
        inquiries.close();
        if (one != null) {
            one.close();
        }
    }
}
