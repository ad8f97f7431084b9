package dev.telltale.benchmarks.push;

import io.netty.buffer.Unpooled;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.netty.http.server.HttpServerResponse;

/** The simple way: one multicast sink, and for each connection a {@code Flux} with a buffer that {@code send} subscribes to. */
final class FluxBroadcast implements Broadcast {
    private final Sinks.Many<byte[]> sink = Sinks.many().multicast().directBestEffort();
    private final Set<AtomicLong> places = ConcurrentHashMap.newKeySet();
    private long emitted;

    @Override
    public Mono<Void> stream(HttpServerResponse response, int kind) {
        AtomicLong place = new AtomicLong(emitted);
        return response.send(
                        sink.asFlux()
                                .onBackpressureBuffer(1 << 16)
                                .map(Unpooled::wrappedBuffer)
                                .doOnNext(sent -> place.incrementAndGet())
                                .doOnSubscribe(begun -> places.add(place))
                                .doFinally(ended -> places.remove(place)),
                        bytes -> false)
                .then();
    }

    @Override
    public void emit(int events, int kinds) {
        for (int i = 0; i < events; i++) {
            emitted++;
            sink.tryEmitNext(Texts.events(emitted, 1));
        }
    }

    @Override
    public long written() {
        return places.stream().mapToLong(AtomicLong::get).min().orElse(emitted);
    }

    @Override
    public long emitted() {
        return emitted;
    }
}
