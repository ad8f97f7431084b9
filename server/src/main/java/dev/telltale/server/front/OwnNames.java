package dev.telltale.server.front;

import dev.telltale.server.http.HttpProblem;
import dev.telltale.server.http.Shown;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpVersion;
import java.net.URI;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import reactor.netty.http.server.HttpServerRequest;

/**
 * Keeps web pages of others out. Without it any page could run commands: by posting to loopback, or by a name of its own that
 * resolves to loopback. Immutable, thread-safe.
 */
final class OwnNames {
    private final Set<String> hosts = new HashSet<>();
    private final Set<String> origins = new HashSet<>();

    private final Cors cors;

    /** @param own where the server is reached, port included @param cors whose pages are welcome besides its own */
    OwnNames(URI own, Cors cors) {
        this.cors = cors;
        String authority = own.getRawAuthority().toLowerCase(Locale.ROOT);
        int mark = authority.lastIndexOf(':');
        String port = authority.substring(mark);
        boolean isUsual = port.equals(own.getScheme().equals("https") ? ":443" : ":80");
        for (String name : List.of("localhost", "127.0.0.1", "[::1]", authority.substring(0, mark))) {
            add(own.getScheme(), name + port);
            if (isUsual) {
                add(own.getScheme(), name);
            }
        }
    }

    private void add(String scheme, String host) {
        hosts.add(host);
        origins.add(scheme + "://" + host);
    }

    /** Refuses a request that is meant for another server, or made by a page of another one. */
    void check(HttpServerRequest request) {
        HttpHeaders headers = request.requestHeaders();
        List<String> given = headers.getAll(HttpHeaderNames.HOST);
        if (given.size() != 1) {
            if (given.isEmpty() && request.version().equals(HttpVersion.HTTP_1_0)) {
                return;
            }
            throw HttpProblem.badRequest("header Host", "the request has " + given.size() + " Host headers")
                    .hint("send one")
                    .exception();
        }
        if (!hosts.contains(given.get(0).toLowerCase(Locale.ROOT))) {
            throw forbidden("header Host", "'" + Shown.of(given.get(0)) + "' is not this server")
                    .hint("use one of "
                            + String.join(", ", hosts.stream().sorted().toList()))
                    .exception();
        }
        for (String origin : headers.getAll(HttpHeaderNames.ORIGIN)) {
            if (!origins.contains(origin.toLowerCase(Locale.ROOT)) && !cors.allows(origin)) {
                throw forbidden("header Origin", "pages of '" + Shown.of(origin) + "' may not use this server")
                        .hint("allow that origin where the server is started, if you trust all of its pages")
                        .exception();
            }
        }
    }

    private static HttpProblem forbidden(String where, String detail) {
        return HttpProblem.of(403, "forbidden", "The request is refused", detail)
                .at(where);
    }
}
