package dev.telltale.client;

import dev.telltale.monitor.stream.Cursor;
import dev.telltale.monitor.stream.Delivery;
import dev.telltale.monitor.stream.From;
import dev.telltale.monitor.stream.Subscription;
import dev.telltale.monitor.wire.DeliveryJson;
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
 * <p>Not thread-safe: its connections follow each other, and so do their signals. The end of its monitor comes from beside; so what was delivered is noted
 * behind the point where the two meet.
 */
final class RemoteStream {
    private final HttpLink link;
    private final Troubles troubles;
    private final RemoteOptions options;
    private final Subscription wanted;
    private final Scheduler timer;
    private final Closing closing;
    private final DoubleSupplier chance;
    private final Tally tally;

    /** Where to resume, as the server has told; empty before it has. */
    private String lastEventId = "";

    private Duration comeBack = Duration.ZERO;
    private int failures;

    /**
     * @param timer to wait by
     * @param closing of its monitor
     * @param chance from 0 to 1, for back-off
     */
    RemoteStream(
            HttpLink link,
            Troubles troubles,
            RemoteOptions options,
            Subscription wanted,
            Scheduler timer,
            Closing closing,
            DoubleSupplier chance) {
        this.link = link;
        this.troubles = troubles;
        this.options = options;
        this.wanted = wanted;
        this.timer = timer;
        this.closing = closing;
        this.chance = chance;
        if (wanted.from() instanceof From.At at) {
            lastEventId = at.cursor().toString();
            tally = new Tally(at.cursor());
        } else {
            tally = new Tally(Cursor.NONE);
        }
    }

    /** To be subscribed once. */
    Flux<Delivery> deliveries() {
        if (!closing.enter()) {
            return Flux.just(tally.closed(Delivery.Closed.SHUTDOWN));
        }
        return Flux.defer(this::connection)
                .repeat(() -> !tally.isClosed())
                .doFinally(signal -> closing.leave())
                .takeUntilOther(closing.told())
                .doOnNext(delivery -> tally.note(delivery, !lastEventId.isEmpty()))
                .concatWith(Mono.fromSupplier(() -> tally.isClosed() ? null : tally.closed(Delivery.Closed.SHUTDOWN)));
    }

    private Flux<Delivery> connection() {
        return link.stream(Paths.stream(wanted, !lastEventId.isEmpty(), !tally.isUnderWay()), lastEventId)
                .handle(this::take)
                .concatWith(Mono.error(() -> RemoteException.passing(
                        "the connection to " + options.server() + " is lost: the server has ended it", null)))
                .takeUntil(Delivery.Closed.class::isInstance)
                .onErrorResume(this::interrupted);
    }

    private void take(SseFrame frame, SynchronousSink<Delivery> out) {
        if (frame.retryMillis() >= 0) {
            comeBack = Duration.ofMillis(frame.retryMillis());
        }
        Delivery delivery;
        try {
            delivery = troubles.read(this::delivery, frame);
        } catch (RemoteException e) {
            out.error(e);
            return;
        }
        lastEventId = frame.lastEventId();
        if (delivery != null) {
            pass(delivery, out);
        }
    }

    private @Nullable Delivery delivery(SseFrame frame) {
        Cursor place = frame.lastEventId().isEmpty() ? null : Cursor.parse(frame.lastEventId());
        byte[] data = frame.data();
        Delivery read = data == null ? null : DeliveryJson.read(place, Room.OF_THIS_PROGRAM.check(data));
        if (read == null) {
            return place != null && frame.hasId() ? new Delivery.Position(place) : null;
        }
        return wanted.executionId() == null && read instanceof Delivery.Gap gap
                ? new Delivery.Gap(gap.from(), gap.to(), 0, 0, gap.reason()) // a seq is of one execution
                : read;
    }

    private void pass(Delivery delivery, SynchronousSink<Delivery> out) {
        if (delivery instanceof Delivery.Closed closed) {
            close(closed.reason(), out);
            return;
        }
        if (!(delivery instanceof Delivery.Opened)) {
            failures = 0; // a server that opens and closes at once has not recovered
        }
        out.next(delivery);
    }

    /** What ends with the server goes on with the next one. The sums are those of all connections together. */
    private void close(String reason, SynchronousSink<Delivery> out) {
        switch (reason) {
            case Delivery.Closed.FINISHED, Delivery.Closed.OVERFLOW -> out.next(tally.closed(reason));
            case Delivery.Closed.SHUTDOWN ->
                out.error(RemoteException.passing(options.server() + " is being shut down", null));
            default ->
                out.error(RemoteException.passing(
                        options.server() + " has ended the stream with the reason '" + reason + "'", null));
        }
    }

    private Flux<Delivery> interrupted(Throwable error) {
        if (closing.hasBegun()) {
            return Flux.never(); // it is told so, and that is why
        }
        if (error instanceof NothingMoreException) {
            return Flux.just(tally.closed(Delivery.Closed.FINISHED));
        }
        RemoteException trouble = troubles.of(error);
        if (trouble.isOfNothingKnown() && tally.isUnderWay()) {
            // It was there: since then it has ended and been forgotten, or its server has lost all it knew. As in
            // process.
            return Flux.<Delivery>just(tally.rest())
                    .concatWith(Mono.fromSupplier(() -> tally.closed(Delivery.Closed.FINISHED)));
        }
        return trouble.isPassing() ? pause(trouble) : Flux.error(trouble);
    }

    private Flux<Delivery> pause(RemoteException trouble) {
        Duration told = trouble.retryAfter().isZero() ? comeBack : trouble.retryAfter();
        comeBack = Duration.ZERO; // it was meant once, and by a server that may be gone
        Duration delay = options.backoff().delay(failures, told, chance.getAsDouble());
        failures++;
        String reason = String.valueOf(trouble.getMessage());
        return Flux.<Delivery>just(new Delivery.Interrupted(tally.place(), reason, delay))
                .concatWith(Mono.delay(delay, timer).then(Mono.empty()));
    }
}
