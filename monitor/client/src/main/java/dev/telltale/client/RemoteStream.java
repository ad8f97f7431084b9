package dev.telltale.client;

import dev.telltale.monitor.stream.Cursor;
import dev.telltale.monitor.stream.Delivery;
import dev.telltale.monitor.stream.From;
import dev.telltale.monitor.stream.Subscription;
import dev.telltale.monitor.wire.DeliveryJson;
import dev.telltale.monitor.wire.JsonSyntaxException;
import java.time.Duration;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.SynchronousSink;
import reactor.core.scheduler.Scheduler;

/**
 * One subscription: a connection, and after its loss another one that goes on right behind what was delivered, until there is nothing more.
 *
 * <p>Not thread-safe: its connections follow each other, and so do their signals.
 */
final class RemoteStream {
    /** How many frames are taken from a connection before they are asked for. */
    private static final int AHEAD = 16;

    private final HttpLink link;
    private final Troubles troubles;
    private final RemoteOptions options;
    private final Subscription wanted;
    private final Scheduler workers;
    private final Scheduler timer;
    private final DoubleSupplier chance;

    /** Where to resume, as the server has told; empty before it has. */
    private String lastEventId = "";

    private Cursor reached = Cursor.NONE;
    private Duration comeBack = Duration.ZERO;
    private int failures;
    private long delivered;
    private long gaps;
    private boolean isOver;

    /**
     * @param workers on which deliveries come, so that a subscriber that blocks holds up no connection but its own
     * @param timer to wait by
     * @param chance from 0 to 1, for back-off
     */
    RemoteStream(
            HttpLink link,
            Troubles troubles,
            RemoteOptions options,
            Subscription wanted,
            Scheduler workers,
            Scheduler timer,
            DoubleSupplier chance) {
        this.link = link;
        this.troubles = troubles;
        this.options = options;
        this.wanted = wanted;
        this.workers = workers;
        this.timer = timer;
        this.chance = chance;
        if (wanted.from() instanceof From.At at) {
            lastEventId = at.cursor().toString();
            reached = at.cursor();
        }
    }

    /** To be subscribed once. @param closing completes when its monitor closes */
    Flux<Delivery> deliveries(Mono<?> closing) {
        return Flux.defer(this::connection)
                .repeat(() -> !isOver)
                .takeUntilOther(closing)
                .concatWith(Mono.fromSupplier(() -> isOver ? null : closed(Delivery.Closed.SHUTDOWN)));
    }

    private Flux<Delivery> connection() {
        return link.stream(Paths.stream(wanted, !lastEventId.isEmpty()), lastEventId)
                .publishOn(workers, AHEAD)
                .handle(this::take)
                .concatWith(Mono.error(() -> RemoteException.passing(
                        "the connection to " + options.server() + " is lost: the server has ended it", null)))
                .takeUntil(delivery -> isOver)
                .onErrorResume(this::interrupted);
    }

    private void take(SseFrame frame, SynchronousSink<Delivery> out) {
        if (frame.retryMillis() >= 0) {
            comeBack = Duration.ofMillis(frame.retryMillis());
        }
        Delivery delivery;
        try {
            delivery = delivery(frame);
        } catch (JsonSyntaxException e) {
            out.error(troubles.of(e));
            return;
        }
        lastEventId = frame.lastEventId();
        if (delivery != null) {
            pass(delivery, out);
        }
    }

    private static @Nullable Delivery delivery(SseFrame frame) {
        Cursor place = frame.lastEventId().isEmpty() ? null : place(frame.lastEventId());
        byte[] data = frame.data();
        if (data != null) {
            return DeliveryJson.read(place, data);
        }
        return place != null && frame.hasId() ? new Delivery.Position(place) : null;
    }

    private static Cursor place(String id) {
        try {
            return Cursor.parse(id);
        } catch (IllegalArgumentException e) {
            throw new JsonSyntaxException(0, 0, "an id is no cursor: " + e.getMessage());
        }
    }

    private void pass(Delivery delivery, SynchronousSink<Delivery> out) {
        reached = delivery.cursor();
        if (!(delivery instanceof Delivery.Opened || delivery instanceof Delivery.Closed)) {
            failures = 0; // a server that opens and closes at once has not recovered
        }
        if (delivery instanceof Delivery.Entry) {
            delivered++;
        } else if (delivery instanceof Delivery.Gap) {
            gaps++;
        } else if (delivery instanceof Delivery.Closed closed) {
            close(closed.reason(), out);
            return;
        }
        out.next(delivery);
    }

    /** What ends with the server goes on with the next one. */
    private void close(String reason, SynchronousSink<Delivery> out) {
        switch (reason) {
            case Delivery.Closed.FINISHED, Delivery.Closed.OVERFLOW -> {
                isOver = true;
                out.next(closed(reason));
            }
            case Delivery.Closed.SHUTDOWN ->
                out.error(RemoteException.passing(options.server() + " is being shut down", null));
            default ->
                out.error(RemoteException.passing(
                        options.server() + " has ended the stream with the reason '" + reason + "'", null));
        }
    }

    /** Of all its connections together. */
    private Delivery closed(String reason) {
        return new Delivery.Closed(reached, reason, delivered, gaps);
    }

    private Flux<Delivery> interrupted(Throwable error) {
        if (error instanceof NothingMoreException) {
            isOver = true;
            return Flux.just(closed(Delivery.Closed.FINISHED));
        }
        RemoteException trouble = troubles.of(error);
        if (!trouble.isPassing()) {
            isOver = true;
            return Flux.error(trouble);
        }
        Duration told = trouble.retryAfter().isZero() ? comeBack : trouble.retryAfter();
        Duration delay = options.backoff().delay(failures, told, chance.getAsDouble());
        failures++;
        String reason = String.valueOf(trouble.getMessage());
        return Flux.<Delivery>just(new Delivery.Interrupted(reached, reason, delay))
                .concatWith(Mono.delay(delay, timer).then(Mono.empty()));
    }
}
