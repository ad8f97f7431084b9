package dev.telltale.server.front;

import dev.telltale.server.http.Answer;
import dev.telltale.server.http.Backlog;
import dev.telltale.server.http.RequestBody;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.time.Duration;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;
import reactor.netty.http.server.WebsocketServerSpec;

/** Sends an answer. Thread-safe: it has no state. */
final class Responder {
    private static final Duration LINGER = Duration.ofSeconds(1);

    /** Bytes of a large answer that are written at a time. */
    private static final int PART = 32 << 10;

    private Responder() {}

    static Mono<Void> send(HttpServerRequest request, HttpServerResponse response, RequestBody body, Answer answer) {
        response.status(HttpResponseStatus.valueOf(answer.status()));
        answer.head().forEach(response::header);
        boolean isHead = request.method().equals(HttpMethod.HEAD);
        if (!(answer instanceof Answer.Whole) && request.version().equals(HttpVersion.HTTP_1_0)) {
            // It knows no chunks (RFC 9112, section 6.1), and nginx speaks it to a server unless told otherwise: what
            // has no length ends with its connection.
            response.chunkedTransfer(false).keepAlive(false);
        }
        if (answer instanceof Answer.Streaming streaming) {
            return isHead ? response.send() : chunks(response, streaming.chunks());
        }
        if (answer instanceof Answer.Live live) {
            return isHead ? response.send() : live(request, response, live);
        }
        if (answer instanceof Answer.Upgrade upgrade) {
            return upgrade(response, upgrade);
        }
        byte[] bytes = ((Answer.Whole) answer).body();
        if (isHttp1(request) && body.leavesTooMuch()) {
            return sendAndClose(response, bytes, body);
        }
        if (isHead || bytes.length == 0) {
            return response.send();
        }
        return Backlog.isLarge(bytes.length)
                ? large(response, bytes)
                : response.sendObject(Unpooled.wrappedBuffer(bytes)).then();
    }

    /** Reactor Netty would not say when the client of HTTP/2 has taken it. */
    private static Mono<Void> large(HttpServerResponse response, byte[] bytes) {
        Flux<byte[]> parts = Flux.range(0, (bytes.length + PART - 1) / PART)
                .map(part -> Arrays.copyOfRange(bytes, part * PART, Math.min(bytes.length, (part + 1) * PART)));
        return chunks(response, parts);
    }

    private static Mono<Void> chunks(HttpServerResponse response, Flux<byte[]> chunks) {
        AtomicReference<Channel> channel = new AtomicReference<>();
        response.withConnection(connection -> channel.set(connection.channel()));
        return response.sendHeaders()
                .then(Mono.defer(() -> StreamWriter.write(Objects.requireNonNull(channel.get()), chunks)))
                .then();
    }

    private static Mono<Void> live(HttpServerRequest request, HttpServerResponse response, Answer.Live answer) {
        AtomicReference<Channel> channel = new AtomicReference<>();
        response.withConnection(connection -> channel.set(connection.channel()));
        return Mono.create(end -> {
            Mono<Void> begun = Mono.fromRunnable(() -> {
                boolean isChunked = isChunked(request, response.responseHeaders());
                // Nobody asks for them any more, and they would be kept as long as the stream.
                request.requestHeaders().clear();
                response.responseHeaders().clear();
                answer.writer().write(Objects.requireNonNull(channel.get()), isChunked, end);
            });
            Disposable headers = response.sendHeaders().then().then(begun).subscribe(null, end::error);
            end.onCancel(headers); // the socket may take them long after the client has given it up
        });
    }

    private static Mono<Void> upgrade(HttpServerResponse response, Answer.Upgrade answer) {
        WebsocketServerSpec spec = WebsocketServerSpec.builder()
                .protocols(answer.subprotocol())
                .maxFramePayloadLength(answer.frameBytes())
                .compress(false) // or no bytes could be shared
                .build();
        return response.sendWebsocket(
                (in, out) -> {
                    in.withConnection(connection -> {
                        HeadTimeout.leave(connection.channel().pipeline());
                        answer.opened().accept(connection.channel());
                    });
                    return Mono.never(); // the connection ends it
                },
                spec);
    }

    /** Of the headers Reactor Netty makes no difference between the versions, and drops those later that HTTP/2 does not know. */
    private static boolean isChunked(HttpServerRequest request, HttpHeaders headers) {
        return isHttp1(request)
                && headers.containsValue(HttpHeaderNames.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED, true);
    }

    private static boolean isHttp1(HttpServerRequest request) {
        return request.version().majorVersion() == 1;
    }

    private static Mono<Void> sendAndClose(HttpServerResponse response, byte[] bytes, RequestBody body) {
        response.keepAlive(false);
        return response.send(Flux.just(Unpooled.wrappedBuffer(bytes))).then().then(body.dropRest(LINGER));
    }
}
