package dev.telltale.server.http;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServerRequest;

/** The bytes a client sends along; no more of them are held than the limit. Thread-safe. */
public final class RequestBody {
    // What a client is about to send anyway is cheaper to throw away than a new connection is.
    private static final long CHEAP_TO_DROP = 64 << 10;

    private final HttpServerRequest request;
    private final Duration timeout;
    private final long announced;
    private volatile boolean isComplete;

    /** @param timeout until it has arrived in full */
    public RequestBody(HttpServerRequest request, Duration timeout) {
        this.request = request;
        this.timeout = timeout;
        HttpHeaders headers = request.requestHeaders();
        this.announced = headers.contains(HttpHeaderNames.TRANSFER_ENCODING)
                ? Long.MAX_VALUE
                : contentLength(headers.get(HttpHeaderNames.CONTENT_LENGTH));
        this.isComplete = announced == 0;
    }

    // The codec has refused what is no number.
    private static long contentLength(@Nullable String header) {
        return header == null ? 0 : Long.parseLong(header);
    }

    /** Whether the connection is of no use once the answer is sent: too much is still to come on it. */
    public boolean leavesTooMuch() {
        return !isComplete && (announced > CHEAP_TO_DROP || waitsForContinue());
    }

    // Such a client sends nothing until it is told to, and reads the connection as closed when it is told otherwise.
    private boolean waitsForContinue() {
        return request.requestHeaders().containsValue(HttpHeaderNames.EXPECT, HttpHeaderValues.CONTINUE, true);
    }

    /** Lets the client finish sending, so that it gets to read the answer: closing at once would reset the connection. */
    public Mono<Void> dropRest(Duration atMost) {
        return Mono.firstWithSignal(
                Mono.delay(atMost).then(),
                // A body that was being read cannot be received again, and is dropped as it comes.
                request.receive().then().onErrorResume(e -> Mono.never()));
    }

    @Nullable
    String contentType(List<String> accepted) {
        String header = request.requestHeaders().get(HttpHeaderNames.CONTENT_TYPE);
        String encoding = request.requestHeaders().get(HttpHeaderNames.CONTENT_ENCODING);
        if (encoding != null && !encoding.equalsIgnoreCase("identity")) {
            throw unsupported("header Content-Encoding", "a body encoded as '" + Shown.of(encoding) + "' is not read")
                    .hint("send it as it is")
                    .exception();
        }
        if (header == null) {
            if (announced == 0) {
                return null;
            }
            throw unsupported("header Content-Type", "the body is of no declared type")
                    .hint(hint(accepted))
                    .exception();
        }
        String[] parts = header.split(";");
        String type = parts[0].trim().toLowerCase(Locale.ROOT);
        if (!accepted.contains(type)) {
            throw unsupported("header Content-Type", "a body of type '" + Shown.of(type) + "' is not read here")
                    .hint(hint(accepted))
                    .exception();
        }
        for (int i = 1; i < parts.length; i++) {
            checkCharset(parts[i].trim().toLowerCase(Locale.ROOT));
        }
        return type;
    }

    private static void checkCharset(String parameter) {
        if (parameter.startsWith("charset=") && !parameter.replace("\"", "").equals("charset=utf-8")) {
            throw unsupported("header Content-Type", "a body in '" + Shown.of(parameter) + "' is not read")
                    .hint("send it in UTF-8")
                    .exception();
        }
    }

    private static String hint(List<String> accepted) {
        return "send it with Content-Type: " + accepted.get(0);
    }

    private static HttpProblem unsupported(String where, String detail) {
        return HttpProblem.of(415, "unsupported-media-type", "The body is of a type that is not read here", detail)
                .at(where);
    }

    Mono<byte[]> read(int limit) {
        if (announced != Long.MAX_VALUE && announced > limit) {
            return Mono.error(tooLong(limit));
        }
        return request.receive()
                .collect(ByteArrayOutputStream::new, (bytes, buffer) -> add(bytes, buffer, limit))
                .timeout(timeout, Mono.error(this::tooSlow))
                .doOnSuccess(bytes -> isComplete = true)
                .map(ByteArrayOutputStream::toByteArray);
    }

    private static void add(ByteArrayOutputStream bytes, ByteBuf buffer, int limit) {
        if (bytes.size() + buffer.readableBytes() > limit) {
            throw tooLong(limit);
        }
        byte[] part = new byte[buffer.readableBytes()];
        buffer.readBytes(part);
        bytes.writeBytes(part);
    }

    private HttpProblemException tooSlow() {
        return HttpProblem.requestTimeout("the body had not arrived in full after " + timeout.toMillis() + " ms")
                .exception();
    }

    private static HttpProblemException tooLong(int limit) {
        return HttpProblem.of(
                        413,
                        "content-too-large",
                        "The body is longer than allowed",
                        "the body is longer than " + limit + " bytes")
                .exception();
    }
}
