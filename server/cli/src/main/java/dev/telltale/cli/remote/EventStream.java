package dev.telltale.cli.remote;

import dev.telltale.cli.argument.CommandException;
import dev.telltale.cli.argument.ExitCode;
import dev.telltale.cli.print.EventForm;
import dev.telltale.cli.print.PlainLines;
import dev.telltale.event.ExecutionEvent;
import dev.telltale.event.ExecutionStatus;
import dev.telltale.event.RunEvent;
import dev.telltale.monitor.filter.EventFilter;
import dev.telltale.monitor.stream.Subscription;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Prints the events of a subscription as they come, in the form in which {@code run} prints them. Not thread-safe. */
public final class EventStream implements Follower.Listener {
    private final Remote remote;
    private final Subscription subscription;
    private final EventForm form;
    private long left;
    private @Nullable RunEvent end;

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

    /** Prints until the stream ends, or it is enough. */
    public void print() throws IOException {
        new Follower(remote).follow(subscription, this);
    }

    @Override
    public boolean event(ExecutionEvent event) throws IOException {
        form.print(event);
        if (event instanceof RunEvent run
                && run.isTerminal()
                && run.envelope().executionId().equals(subscription.executionId())) {
            end = run;
        }
        return --left > 0;
    }
}
