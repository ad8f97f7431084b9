package dev.telltale.cli.remote;

import dev.telltale.cli.argument.CommandException;
import dev.telltale.cli.argument.ExitCode;
import dev.telltale.cli.print.EventForm;
import dev.telltale.cli.print.PlainLines;
import dev.telltale.event.ExecutionEvent;
import dev.telltale.event.ExecutionStatus;
import dev.telltale.event.RunEvent;
import dev.telltale.monitor.filter.EventFilter;
import dev.telltale.monitor.stream.Cursor;
import dev.telltale.monitor.stream.Delivery;
import dev.telltale.monitor.stream.Subscription;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Prints the events of a subscription as they come, in the form in which {@code run} prints them. Not thread-safe. */
public final class EventStream implements Follower.Listener {
    private final Remote remote;
    private final Subscription subscription;
    private final EventForm form;
    private final AtomicLong leftOut = new AtomicLong();
    private long left;
    private volatile @Nullable Cursor place;
    private volatile @Nullable RunEvent end;

    /** @param limit after how many events it is enough */
    public EventStream(Remote remote, Subscription subscription, long limit) {
        this.remote = remote;
        this.subscription = subscription;
        this.left = limit;
        PlainLines plain = subscription.executionId() == null ? PlainLines.ofMany() : PlainLines.ofOne();
        this.form = new EventForm(remote.paper(), remote.isJson(), plain);
    }

    /** One execution from its start to its end, or all from now on. @param executionId null for all */
    public static Subscription subscription(@Nullable String executionId, EventFilter filter) {
        return executionId == null ? Subscription.all(filter) : Subscription.of(executionId, filter);
    }

    /** Follows one execution from its start to its end. @return the exit code that the end stands for */
    public static int toTheEnd(Remote remote, String executionId) throws IOException {
        remote.goOnUnread();
        EventStream stream = new EventStream(remote, Subscription.of(executionId, EventFilter.ALL), Long.MAX_VALUE);
        stream.print();
        if (stream.end == null) {
            throw CommandException.failed("how " + executionId + " has ended is lost");
        }
        return ExitCode.of((ExecutionStatus) stream.end.envelope().status(), stream.end.error());
    }

    /** Prints until the stream ends, or it is enough; also when it is left by Ctrl-C, says where that was. */
    public void print() throws IOException {
        new Follower(remote).follow(subscription, this);
        tellAtLast();
    }

    @Override
    public boolean event(Delivery.Entry entry) throws IOException {
        form.print(entry);
        leftOut.addAndGet(entry.conflated());
        place = entry.cursor();
        ExecutionEvent event = entry.event();
        if (event instanceof RunEvent run
                && run.isTerminal()
                && run.envelope().executionId().equals(subscription.executionId())) {
            end = run;
        }
        return --left > 0;
    }

    @Override
    public void interrupted() throws IOException {
        tellAtLast();
    }

    private void tellAtLast() throws IOException {
        if (leftOut.get() > 0) {
            remote.tell(leftOut + " events were left out in favour of newer ones of their kind");
        }
        Cursor stopped = place;
        if (stopped != null && end == null) {
            String id = subscription.executionId() == null ? "" : subscription.executionId() + " ";
            remote.tell("stopped; 'telltale events " + id + "--from " + stopped + "' goes on behind the last event");
        }
    }
}
