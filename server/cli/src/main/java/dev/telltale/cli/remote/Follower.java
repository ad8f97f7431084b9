package dev.telltale.cli.remote;

import dev.telltale.cli.argument.CommandException;
import dev.telltale.cli.argument.ShutdownHook;
import dev.telltale.event.ExecutionView;
import dev.telltale.monitor.stream.Delivery;
import dev.telltale.monitor.stream.Subscription;
import java.io.IOException;
import java.util.Iterator;
import java.util.stream.Stream;

/** Follows a subscription: events go to a listener, and whatever befalls the stream is told on standard error. Not thread-safe. */
public final class Follower {
    private final Remote remote;
    private boolean isLost;

    /** @param remote whose events are followed */
    public Follower(Remote remote) {
        this.remote = remote;
    }

    /** Takes what is followed. */
    public interface Listener {
        /** @return whether to go on */
        boolean event(Delivery.Entry entry) throws IOException;

        /** What the execution is where a stream begins with that. */
        default void snapshot(ExecutionView view) throws IOException {}

        /** Something is told on standard error next. */
        default void beforeTold() throws IOException {}

        /** This is left by a signal, at any moment; called by another thread. */
        default void interrupted() throws IOException {}
    }

    /** Follows until the stream ends, or the listener has enough. */
    public void follow(Subscription subscription, Listener listener) throws IOException {
        ShutdownHook hook = new ShutdownHook(() -> interrupted(listener));
        try (Stream<Delivery> stream = remote.monitor().subscribe(subscription).toStream()) {
            boolean goesOn = true;
            for (Iterator<Delivery> deliveries = stream.iterator(); goesOn && deliveries.hasNext(); ) {
                goesOn = take(deliveries.next(), listener);
            }
        } finally {
            hook.close();
        }
    }

    private static void interrupted(Listener listener) {
        try {
            listener.interrupted();
        } catch (IOException unread) {
            // Nobody reads it, and nothing follows.
        }
    }

    private boolean take(Delivery delivery, Listener listener) throws IOException {
        if (delivery instanceof Delivery.Entry entry) {
            return listener.event(entry);
        } else if (delivery instanceof Delivery.Snapshot snapshot) {
            listener.snapshot(snapshot.view());
        } else if (delivery instanceof Delivery.Gap gap) {
            tell(GapText.of(gap), listener);
        } else if (delivery instanceof Delivery.Interrupted interrupted && !isLost) {
            isLost = true; // once until it stands again: what follows is the same
            tell(interrupted.reason() + "; trying again until it is back", listener);
        } else if (delivery instanceof Delivery.Opened && isLost) {
            isLost = false;
            tell("connected again", listener);
        } else if (delivery instanceof Delivery.Closed closed && closed.reason().equals(Delivery.Closed.OVERFLOW)) {
            throw CommandException.failed(
                    "this was too slow for the server, which has ended the stream; go on with --from "
                            + closed.cursor());
        }
        return true;
    }

    private void tell(String message, Listener listener) throws IOException {
        listener.beforeTold();
        remote.tell(message);
    }
}
