package dev.telltale.server.websocket;

import dev.telltale.monitor.filter.EventFilter;
import dev.telltale.monitor.stream.From;
import dev.telltale.monitor.stream.Subscription;
import dev.telltale.server.http.HttpProblem;
import dev.telltale.server.http.Ids;
import dev.telltale.server.http.JsonFields;
import dev.telltale.server.stream.SnapshotForm;
import dev.telltale.server.stream.StreamParameters;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a message asks a subscription to be. Thread-safe: it has no state. */
final class SubscribeMessage {
    static final List<String> FIELDS =
            List.of("op", "id", "filter", "fields", "execution", "from", "overflow", "snapshot", "terminal", "link");

    private SubscribeMessage() {}

    /** @param filter of the message, once it is read */
    static Subscription subscription(JsonFields message, EventFilter filter) {
        String execution = message.text("execution");
        boolean hasSnapshot = snapshot(message) != SnapshotForm.NONE;
        boolean hasTerminal = message.flag("terminal", true);
        Subscription subscription;
        if (execution != null) {
            subscription = Subscription.of(Ids.check(execution, "message, field execution"), filter)
                    .withTerminal(hasTerminal);
        } else if (hasSnapshot) {
            throw HttpProblem.badRequest("message, field snapshot", "a subscription to all executions has no snapshot")
                    .hint("name one in execution, or leave out snapshot")
                    .exception();
        } else {
            subscription = Subscription.all(filter);
        }
        return subscription
                .withFrom(from(message.text("from"), hasSnapshot, subscription.from()))
                .withOverflow(StreamParameters.overflow(message.text("overflow"), "message, field overflow"));
    }

    static SnapshotForm snapshot(JsonFields message) {
        return StreamParameters.snapshot(message.flagOrText("snapshot"), "message, field snapshot");
    }

    private static From from(@Nullable String word, boolean hasSnapshot, From otherwise) {
        if (word == null) {
            return hasSnapshot ? From.snapshot() : otherwise;
        }
        if (hasSnapshot) {
            throw HttpProblem.badRequest(
                            "message, field from", "a subscription that begins with a snapshot begins nowhere else")
                    .hint("leave out from or snapshot")
                    .exception();
        }
        return StreamParameters.from(word, "message, field from");
    }
}
