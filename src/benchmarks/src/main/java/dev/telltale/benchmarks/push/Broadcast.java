package dev.telltale.benchmarks.push;

import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServerResponse;

/** A way to send events to many connections. */
interface Broadcast {
    /** Answers one request with all events that follow. */
    Mono<Void> stream(HttpServerResponse response);

    /** Sends some events to all; by one thread at a time. */
    void emit(int events);

    /** How many events every subscriber has been written. */
    long written();

    /** How many have been emitted. */
    long emitted();
}
