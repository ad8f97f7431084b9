package dev.telltale.cli.look;

import dev.telltale.cli.argument.CommandException;
import dev.telltale.cli.argument.ExitCode;
import dev.telltale.cli.remote.Follower;
import dev.telltale.cli.remote.Remote;
import dev.telltale.event.ExecutionView;
import dev.telltale.event.Progress;
import dev.telltale.monitor.filter.EventFilter;
import dev.telltale.monitor.stream.Delivery;
import dev.telltale.monitor.stream.From;
import dev.telltale.monitor.stream.Subscription;
import dev.telltale.monitor.wire.ViewJson;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How far an execution is, again whenever that changes: in place at a terminal, else a line each. Not thread-safe. */
final class ProgressBar implements Follower.Listener {

    private static final String TO_THE_START = "\r";
    private static final String CLEAR_THE_REST = "\u001b[K";

    /** Output says nothing of it, and there may be much. */
    private static final EventFilter ALL_BUT_OUTPUT =
            EventFilter.builder().types(List.of("!node.output")).build();

    private final Remote remote;
    private final String id;
    private final boolean isInPlace;
    private final ProgressLine form = ProgressLine.ofTerminal();

    /** What is drawn in place must not break into a second line. */
    private final CurrentWidth width = new CurrentWidth(TerminalWidth::columns, System::nanoTime);

    private @Nullable ExecutionView view;
    private volatile String shown = "";

    ProgressBar(Remote remote, String id) {
        this.remote = remote;
        this.id = id;
        this.isInPlace = remote.hasScreen();
    }

    /** @return the exit code that the end of the execution stands for */
    int toTheEnd() throws IOException {
        remote.goOnUnread();
        new Follower(remote).follow(Subscription.of(id, ALL_BUT_OUTPUT).withFrom(From.snapshot()), this);
        if (isInPlace) {
            remote.print("");
        }
        if (view == null || view.end() == null) {
            throw CommandException.failed("how " + id + " has ended is lost");
        }
        return ExitCode.of(view.status(), view.error());
    }

    @Override
    public void snapshot(ExecutionView found) throws IOException {
        view = found;
        show(found);
    }

    @Override
    public boolean event(Delivery.Entry entry) throws IOException {
        view = ExecutionView.following(view, entry.event());
        show(view);
        return true;
    }

    @Override
    public void beforeTold() throws IOException {
        if (isInPlace && !shown.isEmpty()) {
            remote.print(""); // it is told below the bar, and the bar goes on below that
            shown = "";
        }
    }

    /** What the shell says next stands below the bar. */
    @Override
    public void interrupted() throws IOException {
        beforeTold();
    }

    private void show(ExecutionView now) throws IOException {
        Progress progress = now.progress(System.currentTimeMillis() * 1000);
        String state = form.state(progress);
        if (state.equals(shown)) {
            return;
        }
        shown = state;
        if (remote.isJson()) {
            remote.print(ViewJson.progress(progress));
        } else if (isInPlace) {
            String line = form.of(progress);
            String cut = line.substring(0, Math.min(width.columns() - 1, line.length()));
            remote.paper().out(TO_THE_START + cut + CLEAR_THE_REST);
        } else {
            remote.print(form.of(progress));
        }
    }
}
