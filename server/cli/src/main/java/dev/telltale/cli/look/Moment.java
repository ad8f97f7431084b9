package dev.telltale.cli.look;

import dev.telltale.cli.remote.Remote;
import dev.telltale.event.ExecutionView;
import dev.telltale.monitor.Monitor;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import reactor.core.publisher.Mono;

/** Which execution is looked at, and as of when. */
@SuppressWarnings("NullAway.Init") // picocli fills the fields
final class Moment {
    @Parameters(paramLabel = "ID", description = "The execution")
    private String id;

    @Option(names = "--at", paramLabel = "SEQ", description = "As it was right after its event of this number")
    private @Nullable Long seq;

    /** Asks what is. */
    interface Now<T> {
        Mono<T> ask(Monitor monitor, String executionId);
    }

    /** Asks what was. */
    interface Then<T> {
        Mono<T> ask(Monitor monitor, String executionId, long seq);
    }

    String id() {
        return id;
    }

    boolean isPast() {
        return seq != null;
    }

    /** When to measure by what has elapsed: by the time of the event that is looked back to, as the server does. Microseconds since the epoch. */
    long micros(ExecutionView view) {
        return isPast() ? view.seqMicros() : System.currentTimeMillis() * 1000;
    }

    /** Asks what is, or what was if that is wanted. */
    <T> T ask(Remote remote, Now<T> now, Then<T> then) {
        return remote.ask(id, seq == null ? now.ask(remote.monitor(), id) : then.ask(remote.monitor(), id, seq));
    }
}
