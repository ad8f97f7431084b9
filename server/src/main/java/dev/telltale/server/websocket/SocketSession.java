package dev.telltale.server.websocket;

import dev.telltale.event.ExecutionControl.Applied;
import dev.telltale.event.ExecutionControl.Command;
import dev.telltale.event.Json;
import dev.telltale.monitor.filter.EventFilter;
import dev.telltale.monitor.stream.Cursor;
import dev.telltale.monitor.stream.Delivery;
import dev.telltale.monitor.stream.Subscription;
import dev.telltale.monitor.wire.JsonReader;
import dev.telltale.monitor.wire.JsonSyntaxException;
import dev.telltale.monitor.wire.Projection;
import dev.telltale.server.fanout.WebSocketOutlet;
import dev.telltale.server.http.Faults;
import dev.telltale.server.http.HttpProblem;
import dev.telltale.server.http.HttpProblemException;
import dev.telltale.server.http.Ids;
import dev.telltale.server.http.JsonFields;
import dev.telltale.server.http.Overload;
import dev.telltale.server.http.Shown;
import dev.telltale.server.http.Spelling;
import dev.telltale.server.http.Work;
import dev.telltale.server.stream.Filters;
import dev.telltale.server.stream.SnapshotForm;
import dev.telltale.server.stream.StreamParameters;
import io.netty.channel.Channel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** What a client says on its WebSocket, and what it is answered. Of the connection's event loop. */
final class SocketSession implements WebSocketOutlet.Owner {
    private static final List<String> OPS =
            List.of("subscribe", "update", "unsubscribe", "cancel", "pause", "resume", "ping");
    private static final List<String> COMMAND = List.of("op", "id", "executionId", "reason");
    private static final int LONGEST_ID = 64;

    private final SocketConnection connection;
    private final Sockets sockets;
    private final Work work;
    private final WebSocketOutlet outlet;
    private final Inbox inbox = new Inbox(this::read);
    private long busyAt = System.nanoTime();
    private boolean isOver;

    SocketSession(SocketConnection connection, Sockets sockets, Work work, Channel channel) {
        this.connection = connection;
        this.sockets = sockets;
        this.work = work;
        this.outlet = sockets.streams().webSocket(channel, this);
    }

    /** How long the client has said nothing; none while it has a subscription. */
    Duration quiet() {
        long now = System.nanoTime();
        if (outlet.size() > 0) {
            busyAt = now;
        }
        return Duration.ofNanos(now - busyAt);
    }

    /** Bytes that the client has not taken yet. */
    long waiting() {
        return outlet.waiting();
    }

    /** A message has come. */
    void said(byte[] text) {
        busyAt = System.nanoTime();
        if (!inbox.put(text)) {
            connection.close(CloseCode.FLOOD);
        }
    }

    private void read(byte[] text) {
        if (isOver) {
            return;
        }
        Object message;
        try {
            message = JsonReader.read(text);
        } catch (JsonSyntaxException e) {
            connection.close(CloseCode.NO_JSON);
            return;
        }
        String id = message instanceof Map<?, ?> fields && fields.get("id") instanceof String given ? given : null;
        attempt(id, () -> act(fields(message)));
    }

    /** Does what a message asks for, or says why not. */
    private void attempt(@Nullable String id, Runnable act) {
        try {
            act.run();
        } catch (HttpProblemException e) {
            refuse(id, e.problem());
        }
    }

    @SuppressWarnings("unchecked") // objects are read as maps with text keys
    private static JsonFields fields(@Nullable Object message) {
        if (message instanceof Map<?, ?> fields) {
            return new JsonFields("message", (Map<String, @Nullable Object>) fields);
        }
        throw HttpProblem.badRequest("message", "the message is no JSON object")
                .hint("write {\"op\": …}")
                .exception();
    }

    private void act(JsonFields message) {
        String op = required(message, "op");
        switch (op) {
            case "subscribe" -> subscribe(message.allow(SubscribeMessage.FIELDS));
            case "update" -> update(message.allow(List.of("op", "id", "filter")));
            case "unsubscribe" -> outlet.unsubscribe(known(message.allow(List.of("op", "id"))));
            case "cancel" -> command(message, sockets.control()::cancel);
            case "pause" -> command(message, sockets.control()::pause);
            case "resume" -> command(message, sockets.control()::resume);
            case "ping" -> pong(message.allow(List.of("op", "id")));
            default ->
                throw HttpProblem.badRequest("message, field op", "there is no op '" + Shown.of(op) + "'")
                        .hint(Spelling.hint(op, OPS))
                        .exception();
        }
    }

    // ---- subscriptions

    private void subscribe(JsonFields message) {
        String id = id(message);
        if (outlet.has(id)) {
            throw HttpProblem.conflict("there is a subscription '" + Shown.of(id) + "' on this connection already")
                    .at("message, field id")
                    .hint("take another id, or update that one")
                    .exception();
        }
        if (outlet.size() >= sockets.options().subscriptions()) {
            throw HttpProblem.conflict("this connection has "
                            + sockets.options().subscriptions() + " subscriptions, as many as it may")
                    .hint("open another connection")
                    .exception();
        }
        Projection fields = Filters.fields(message);
        boolean hasLink = message.flag("link", false);
        boolean isFull = SubscribeMessage.snapshot(message) == SnapshotForm.FULL;
        withFilter(message, id, filter -> {
            Subscription subscription = SubscribeMessage.subscription(message, filter)
                    .withHeartbeat(StreamParameters.heartbeat(
                            hasLink, sockets.options().heartbeat()));
            if (!outlet.subscribe(id, subscription, fields, hasLink, isFull, approach(subscription))) {
                throw Overload.problem(sockets.streams().refusal()).exception();
            }
        });
    }

    /** Goes on with the filter of a message. Its condition is compiled elsewhere, and what the client says meanwhile waits. */
    private void withFilter(JsonFields message, String id, Consumer<EventFilter> next) {
        if (!Filters.hasCondition(message)) {
            next.accept(Filters.filter(message, sockets.conditions()));
            return;
        }
        inbox.hold();
        work.call(() -> Filters.filter(message, sockets.conditions()))
                .subscribe(
                        filter -> connection.onLoop(() -> goOn(id, () -> next.accept(filter))),
                        error ->
                                connection.onLoop(() -> goOn(id, () -> refuse(id, Faults.problem(error, "a filter")))));
    }

    private void goOn(String id, Runnable next) {
        if (!isOver) {
            attempt(id, next);
            inbox.release();
        }
    }

    private Flux<Delivery> approach(Subscription subscription) {
        Flux<Delivery> deliveries = work.subscribe(sockets.streams().tail().approach(subscription));
        String execution = subscription.executionId();
        if (execution == null) {
            return deliveries;
        }
        return work.defer(() -> sockets.monitor().history(execution, 0, 1))
                .switchIfEmpty(
                        Mono.error(() -> HttpProblem.unknownExecution(execution).exception()))
                .flatMapMany(known -> deliveries);
    }

    private void update(JsonFields message) {
        String id = known(message);
        withFilter(message, id, filter -> {
            if (outlet.has(id)) { // else it has said that it is closed
                outlet.update(id, filter, place -> updated(id, place));
            }
        });
    }

    private void updated(String id, @Nullable Cursor place) {
        if (place != null) { // else it has said that it is closed
            Map<String, @Nullable Object> ok = answer("ok", id);
            ok.put("cursor", place.toString());
            send(ok);
        }
    }

    @Override
    public void failed(String id, Throwable error) {
        refuse(id, Faults.problem(error, "a subscription"));
    }

    /** Nothing more can come for a subscription whose filter names executions that have all ended. */
    void endThoseOfEnded() {
        List<WebSocketOutlet.Named> named = outlet.named();
        if (!named.isEmpty()) {
            work.call(() -> named.stream().filter(this::hasEnded).toList())
                    .onErrorComplete() // it is looked at again
                    .subscribe(ended -> connection.onLoop(() -> ended.forEach(outlet::finish)));
        }
    }

    private boolean hasEnded(WebSocketOutlet.Named named) {
        return named.executions().stream()
                .allMatch(execution -> sockets.isFinished().test(execution, named.reached()));
    }

    // ---- commands

    private void command(JsonFields message, BiFunction<String, Command, CompletionStage<Applied>> command) {
        String id = id(message.allow(COMMAND));
        String execution = Ids.check(required(message, "executionId"), "message, field executionId");
        Command said = new Command(null, message.text("reason"));
        inbox.hold(); // a resume that overtakes a pause would leave the execution paused
        work.<Applied>defer(() -> Mono.fromCompletionStage(command.apply(execution, said)))
                .subscribe(
                        applied -> connection.onLoop(() -> goOn(id, () -> applied(id, applied))),
                        error -> connection.onLoop(() ->
                                goOn(id, () -> refuse(id, Faults.problem(error, "a command")))));
    }

    private void applied(String id, Applied applied) {
        Map<String, @Nullable Object> ok = answer("ok", id);
        ok.put("appliedSeq", applied.appliedSeq());
        send(ok);
    }

    private void pong(JsonFields message) {
        send(answer("pong", message.text("id")));
    }

    // ---- its end

    @Override
    public void shutDown() {
        connection.close(CloseCode.SHUTDOWN);
    }

    /** The connection is over, or about to be. */
    void over() {
        isOver = true;
        outlet.leave();
    }

    // ---- words

    private static String required(JsonFields message, String name) {
        String text = message.text(name);
        if (text == null) {
            throw HttpProblem.badRequest("message, field " + name, "the message has no '" + name + "'")
                    .hint("add it as text")
                    .exception();
        }
        return text;
    }

    private static String id(JsonFields message) {
        String id = required(message, "id");
        if (id.isEmpty() || id.length() > LONGEST_ID) {
            throw HttpProblem.badRequest("message, field id", "an id is 1 to " + LONGEST_ID + " characters")
                    .exception();
        }
        return id;
    }

    private String known(JsonFields message) {
        String id = id(message);
        if (!outlet.has(id)) {
            throw HttpProblem.notFound("there is no subscription '" + Shown.of(id) + "' on this connection")
                    .at("message, field id")
                    .exception();
        }
        return id;
    }

    private static Map<String, @Nullable Object> answer(String op, @Nullable String id) {
        Map<String, @Nullable Object> answer = new LinkedHashMap<>();
        answer.put("op", op);
        if (id != null) {
            answer.put("id", id);
        }
        return answer;
    }

    private void refuse(@Nullable String id, HttpProblem problem) {
        Map<String, @Nullable Object> error = answer("error", id);
        error.put("problem", problem.fields());
        send(error);
    }

    private void send(Map<String, @Nullable Object> message) {
        if (!isOver) {
            outlet.send(Json.write(message).getBytes(StandardCharsets.UTF_8));
        }
    }
}
