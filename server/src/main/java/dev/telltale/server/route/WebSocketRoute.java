package dev.telltale.server.route;

import dev.telltale.server.http.Answer;
import dev.telltale.server.http.Exchange;
import dev.telltale.server.http.HttpProblem;
import dev.telltale.server.http.Shown;
import dev.telltale.server.http.Work;
import dev.telltale.server.websocket.Sockets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** The door of WebSockets: their handshake (RFC 6455, section 4.2). Whose page it comes from was looked at before. */
final class WebSocketRoute {
    private static final String VERSION = "13";
    private static final int KEY_BYTES = 16;

    private final Sockets sockets;

    WebSocketRoute(RouteContext context) {
        this.sockets = new Sockets(
                context.monitor(),
                context.isFinished(),
                context.control(),
                context.streams(),
                context.conditions(),
                context.socketOptions());
    }

    Mono<Answer> open(Exchange exchange) {
        exchange.query().allow(List.of());
        checkIsHttp1(exchange);
        checkIsUpgrade(exchange);
        checkVersion(exchange.header("Sec-WebSocket-Version"));
        checkKey(exchange.header("Sec-WebSocket-Key"));
        checkSubprotocol(exchange.listHeader("Sec-WebSocket-Protocol"));
        Work work = exchange.work();
        return Mono.just(new Answer.Upgrade(
                Map.of(), Sockets.SUBPROTOCOL, sockets.options().frameBytes(), channel -> sockets.open(channel, work)));
    }

    private static void checkIsHttp1(Exchange exchange) {
        if (exchange.isStream()) {
            throw HttpProblem.of(
                            426,
                            "upgrade-required",
                            "Here is a WebSocket",
                            "a WebSocket begins with a request of HTTP/1.1, and this is one of HTTP/2")
                    .hint("use a WebSocket client, which speaks HTTP/1.1 by itself;"
                            + " GET /api/v1/events has the same events, also over HTTP/2")
                    .exception();
        }
    }

    private static void checkIsUpgrade(Exchange exchange) {
        boolean isUpgrade = exchange.method().equals("GET")
                && exchange.isOfToday()
                && exchange.listHeader("Connection").stream().anyMatch("upgrade"::equalsIgnoreCase)
                && exchange.listHeader("Upgrade").stream().anyMatch("websocket"::equalsIgnoreCase);
        if (!isUpgrade) {
            throw upgradeRequired("this request asks for no WebSocket, and there is nothing else here")
                    .hint("open it with a WebSocket client and the subprotocol " + Sockets.SUBPROTOCOL
                            + "; GET /api/v1/events has the same events over plain HTTP")
                    .exception();
        }
        String length = exchange.header("Content-Length");
        if (exchange.header("Transfer-Encoding") != null || length != null && !length.equals("0")) {
            throw HttpProblem.badRequest("body", "a request for a WebSocket has no body")
                    .exception();
        }
    }

    private static void checkVersion(@Nullable String version) {
        if (!VERSION.equals(version)) {
            String given = version == null ? "none" : "'" + Shown.of(version) + "'";
            throw upgradeRequired("the version of the WebSocket protocol is " + VERSION + "; the request says " + given)
                    .at("header Sec-WebSocket-Version")
                    .header("Sec-WebSocket-Version", VERSION)
                    .exception();
        }
    }

    private static HttpProblem upgradeRequired(String detail) {
        return HttpProblem.of(426, "upgrade-required", "Here is a WebSocket", detail)
                .header("Upgrade", "websocket")
                .header("Connection", "Upgrade");
    }

    private static void checkKey(@Nullable String key) {
        try {
            if (key != null && Base64.getDecoder().decode(key).length == KEY_BYTES) {
                return;
            }
        } catch (IllegalArgumentException e) {
            // Told below, as a key of another length is.
        }
        throw HttpProblem.badRequest("header Sec-WebSocket-Key", "the key is not 16 bytes in base64")
                .exception();
    }

    private static void checkSubprotocol(List<String> offered) {
        if (!offered.contains(Sockets.SUBPROTOCOL)) {
            // Netty would shake hands, and then nobody would talk to the client.
            throw HttpProblem.badRequest(
                            "header Sec-WebSocket-Protocol",
                            "the subprotocol " + Sockets.SUBPROTOCOL + " is not offered")
                    .hint("offer " + Sockets.SUBPROTOCOL + ", in a browser with new WebSocket(url, \""
                            + Sockets.SUBPROTOCOL + "\")")
                    .exception();
        }
    }
}
