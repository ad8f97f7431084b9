package dev.telltale.server.http;

import reactor.core.publisher.Mono;

/** Answers the requests of one route. Called on an event loop, so it must not block; thread-safe. */
@FunctionalInterface
public interface Handler {
    /** @return the answer, or an error: {@link HttpProblemException} for one of the client's making */
    Mono<? extends Answer> handle(Exchange exchange);
}
