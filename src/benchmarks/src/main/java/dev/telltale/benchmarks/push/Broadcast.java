package dev.telltale.benchmarks.push;

import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServerResponse;

/** A way to send events to many connections. */
interface Broadcast {
    /** Answers one request with all events of a kind that follow, for whoever tells them apart. */
    Mono<Void> stream(HttpServerResponse response, int kind);

    /** Sends some events to all, of kinds that take turns; by one thread at a time. */
    void emit(int events, int kinds);

    /** How many events every subscriber has been written. */
    long written();

    /** How many have been emitted. */
    long emitted();
}
