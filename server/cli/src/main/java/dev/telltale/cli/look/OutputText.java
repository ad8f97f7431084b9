package dev.telltale.cli.look;

import dev.telltale.cli.print.DroppedOutput;
import dev.telltale.cli.remote.Follower;
import dev.telltale.cli.remote.Remote;
import dev.telltale.event.ExecutionEvent;
import dev.telltale.event.ExecutionView;
import dev.telltale.event.NodeEvent;
import dev.telltale.event.OutputEvent;
import dev.telltale.monitor.filter.EventFilter;
import dev.telltale.monitor.stream.Delivery;
import dev.telltale.monitor.stream.From;
import dev.telltale.monitor.stream.Subscription;
import dev.telltale.monitor.view.History;
import dev.telltale.monitor.wire.EventJson;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Prints output, first what is there and then, if that is wanted, what comes. Not thread-safe. */
final class OutputText implements Follower.Listener {
    private static final int PAGE = 10_000;

    private final Remote remote;
    private final String id;
    private final EventFilter filter;
    private final OutputEvent.@Nullable Stream only;
    private final @Nullable LastLines last;

    /** Bytes that were not kept, by node, of those that had any. */
    private final Map<String, Long> dropped = new LinkedHashMap<>();

    /**
     * @param filter lets output and ends of the nodes through that are wanted
     * @param only this stream, to standard output; null for both, each to its own
     * @param tail how many lines of what is there already; null for all
     */
    OutputText(
            Remote remote, String id, EventFilter filter, OutputEvent.@Nullable Stream only, @Nullable Integer tail) {
        this.remote = remote;
        this.id = id;
        this.filter = filter;
        this.only = only;
        this.last = tail == null ? null : new LastLines(tail);
    }

    /** Prints what is there. */
    void past() throws IOException {
        pastUpTo(Long.MAX_VALUE);
        tellDropped();
    }

    /** Prints what is there, and goes on until the execution ends. */
    void follow() throws IOException {
        remote.expect(id);
        new Follower(remote).follow(Subscription.of(id, filter).withFrom(From.snapshot()), this);
        tellDropped();
    }

    @Override
    public void snapshot(ExecutionView view) throws IOException {
        pastUpTo(view.seq());
    }

    @Override
    public boolean event(Delivery.Entry entry) throws IOException {
        ExecutionEvent event = entry.event();
        if (event instanceof OutputEvent output && isWanted(output)) {
            print(output, output.text());
        }
        countDropped(event);
        return true;
    }

    private void pastUpTo(long seq) throws IOException {
        Long after = 0L;
        while (after != null && after < seq) {
            History page = remote.ask(id, remote.monitor().history(id, after, (int) Math.min(PAGE, seq - after)));
            for (ExecutionEvent event : page.items()) {
                if (event instanceof OutputEvent output && isWanted(output)) {
                    keepOrPrint(output);
                }
                countDropped(event);
            }
            after = page.next();
        }
        if (last != null) {
            for (LastLines.Piece piece : last.pieces()) {
                print(piece.from(), piece.text());
            }
        }
    }

    private void keepOrPrint(OutputEvent output) throws IOException {
        if (last == null) {
            print(output, output.text());
        } else {
            last.add(output);
        }
    }

    private void countDropped(ExecutionEvent event) {
        if (event instanceof NodeEvent.Completed end && end.droppedBytes() > 0 && filter.matches(end, Map.of())) {
            dropped.put(String.valueOf(end.envelope().path()), end.droppedBytes());
        }
    }

    private void tellDropped() throws IOException {
        for (Map.Entry<String, Long> node : dropped.entrySet()) {
            remote.tell(node.getKey() + " completed" + DroppedOutput.of(node.getValue()));
        }
    }

    private boolean isWanted(OutputEvent output) {
        return (only == null || output.stream() == only) && filter.matches(output, Map.of());
    }

    private void print(OutputEvent output, String text) throws IOException {
        if (remote.isJson()) {
            remote.print(EventJson.write(output));
        } else if (only == null && output.stream() == OutputEvent.Stream.STDERR) {
            remote.paper().err(text);
        } else {
            remote.paper().out(text);
        }
    }
}
