package dev.telltale.server.front;

import dev.telltale.server.http.Answer;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import reactor.netty.http.server.HttpServerRequest;

/**
 * Lets pages of certain other origins use the server, by what browsers ask for (CORS, in the Fetch standard). Pages of any other origin
 * are refused elsewhere. Immutable, thread-safe.
 */
public final class Cors {
    private static final String REQUEST_METHOD = "Access-Control-Request-Method";

    // A browser asks once in two hours at most, whatever it is told.
    private static final Map<String, String> PREFLIGHT = Map.of(
            "Access-Control-Allow-Headers", "Accept, Authorization, Cache-Control, Content-Type, Last-Event-ID",
            "Access-Control-Max-Age", "7200",
            "Vary", "Access-Control-Request-Method, Access-Control-Request-Headers");

    private final Set<String> origins;

    /** @param origins as browsers send them, in small letters */
    public Cors(Set<String> origins) {
        this.origins = Set.copyOf(origins);
    }

    /** Whether pages of an origin may use the server. */
    boolean allows(String origin) {
        return origins.contains(origin.toLowerCase(Locale.ROOT));
    }

    /** The answer with what lets the page read it that asked for it. */
    Answer apply(Answer answer, HttpHeaders request) {
        if (origins.isEmpty()) {
            return answer;
        }
        Map<String, String> headers = new LinkedHashMap<>();
        String vary = answer.headers().get("Vary");
        headers.put("Vary", vary == null ? "Origin" : vary + ", Origin");
        String origin = request.get(HttpHeaderNames.ORIGIN);
        if (origin != null && allows(origin)) {
            headers.put("Access-Control-Allow-Origin", origin);
            headers.put("Access-Control-Allow-Credentials", "true");
            headers.put("Access-Control-Expose-Headers", "Location, Retry-After");
        }
        return answer.withHeaders(headers);
    }

    /**
     * The answer to a browser that asks before it sends what its page wants.
     *
     * @param methods that there are at this path
     * @return null if that is not what the request is
     */
    @Nullable
    Answer preflight(HttpServerRequest request, Collection<String> methods) {
        HttpHeaders headers = request.requestHeaders();
        String origin = headers.get(HttpHeaderNames.ORIGIN);
        boolean isPreflight = request.method().name().equals("OPTIONS")
                && origin != null
                && allows(origin)
                && headers.contains(REQUEST_METHOD)
                && !methods.isEmpty();
        return isPreflight
                ? Answer.empty(204)
                        .withHeaders(PREFLIGHT)
                        .withHeader("Access-Control-Allow-Methods", String.join(", ", methods))
                : null;
    }
}
