package dev.telltale.server.http;

import io.netty.handler.codec.http.HttpVersion;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServerRequest;

/** A request as a route sees it. Thread-safe. */
public final class Exchange {
    private final HttpServerRequest request;
    private final Map<String, String> path;
    private final QueryParameters query;
    private final RequestBody body;
    private final Work work;
    private final Backlog.Share share;

    /** @param path decoded segments of the path by their names in the route's template */
    public Exchange(
            HttpServerRequest request,
            Map<String, String> path,
            QueryParameters query,
            RequestBody body,
            Work work,
            Backlog.Share share) {
        this.request = request;
        this.path = path;
        this.query = query;
        this.body = body;
        this.work = work;
        this.share = share;
    }

    public QueryParameters query() {
        return query;
    }

    /** To say how much is held for the answer while it is made and sent. */
    public Backlog.Share share() {
        return share;
    }

    /** For what may take a while. */
    public Work work() {
        return work;
    }

    /** A segment of the path that must be an id. @param name in the route's template */
    public String id(String name) {
        String value = Objects.requireNonNull(path.get(name), name);
        return Ids.check(value, "the path");
    }

    /** The method, as it was sent. */
    public String method() {
        return request.method().name();
    }

    /** Whether the client speaks the version 1.1 of HTTP or a later one. */
    public boolean isOfToday() {
        return request.version().compareTo(HttpVersion.HTTP_1_1) >= 0;
    }

    /** Whether it is a stream of a connection that has many (HTTP/2). */
    public boolean isStream() {
        return request.version().majorVersion() > 1;
    }

    /** Each element of a header that is a list, as it was sent. */
    public List<String> listHeader(String name) {
        return request.requestHeaders().getAll(name).stream()
                .flatMap(value -> Arrays.stream(value.split(",")))
                .map(String::trim)
                .filter(element -> !element.isEmpty())
                .toList();
    }

    /** The header's value, or null; refused when there are several, as nobody knows which is meant. */
    public @Nullable String header(String name) {
        List<String> all = request.requestHeaders().getAll(name);
        if (all.size() > 1) {
            throw HttpProblem.badRequest("header " + name, "the request has " + all.size() + " " + name + " headers")
                    .hint("send one")
                    .exception();
        }
        return all.isEmpty() ? null : all.get(0);
    }

    /** The media type to answer in, by the {@code Accept} header. @param offers the preferred one first */
    public String accepted(List<String> offers) {
        return Acceptance.choose(accept(), offers);
    }

    /** Which media types the client takes, or null if it does not say. */
    public @Nullable String accept() {
        List<String> all = request.requestHeaders().getAll("Accept");
        return all.isEmpty() ? null : String.join(",", all);
    }

    /**
     * The media type of the body.
     *
     * @param accepted those this route takes
     * @return one of them, or null if there is neither a type nor a body; anything else is refused with 415
     */
    public @Nullable String contentType(List<String> accepted) {
        return body.contentType(accepted);
    }

    /** The body, read once; refused with 413 when longer than the limit, with 408 when it takes too long. */
    public Mono<byte[]> body(int limit) {
        return body.read(limit);
    }
}
