package dev.telltale.server.route;

import dev.telltale.server.http.Exchange;
import dev.telltale.server.http.HttpProblem;
import dev.telltale.server.http.JsonFields;
import dev.telltale.server.http.Utf8;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** The types of body that routes take. */
final class Bodies {
    static final String JSON = "application/json";
    static final List<String> YAML = List.of("application/yaml", "application/x-yaml", "text/yaml", "text/x-yaml");

    private Bodies() {}

    /** The type of a body that there must be. */
    static String type(Exchange exchange, List<String> accepted) {
        String type = exchange.contentType(accepted);
        if (type == null) {
            throw HttpProblem.badRequest("body", "the request has no body")
                    .hint("send one with Content-Type: " + accepted.get(0))
                    .exception();
        }
        return type;
    }

    /** What a JSON body says that there must be. @param limit in bytes @param read may take a while */
    static <T> Mono<T> json(Exchange exchange, int limit, Function<byte[], T> read) {
        type(exchange, List.of(JSON));
        return exchange.body(limit).flatMap(body -> exchange.work().call(() -> read.apply(body)));
    }

    /** A workflow's text. @param limit in bytes */
    static Mono<String> workflow(Exchange exchange, int limit) {
        type(exchange, YAML);
        return exchange.body(limit).map(bytes -> Utf8.decode(bytes, "the body"));
    }

    /** What may come with a command: {@code {"reason"}}, or nothing at all. */
    static Mono<Reason> reason(Exchange exchange) {
        if (exchange.contentType(List.of(JSON)) == null) {
            return Mono.just(new Reason(null));
        }
        return exchange.body(Reason.MAX_BYTES).map(Reason::read);
    }

    /** Why somebody commands something, or null when it was not said. */
    record Reason(@Nullable String text) {
        static final int MAX_BYTES = 64 << 10;

        static Reason read(byte[] body) {
            return new Reason(
                    body.length == 0
                            ? null
                            : JsonFields.read(body, List.of("reason")).text("reason"));
        }
    }

    static String notNull(@Nullable String text) {
        return Objects.requireNonNullElse(text, "");
    }
}
