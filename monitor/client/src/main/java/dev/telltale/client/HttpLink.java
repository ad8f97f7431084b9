package dev.telltale.client;

import dev.telltale.event.FileFault;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelOption;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.netty.ByteBufFlux;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.client.HttpClientResponse;
import reactor.netty.resources.ConnectionProvider;
import reactor.netty.resources.LoopResources;

/**
 * Requests to one server, by HTTP/1.1. What is asked for shares some connections; each stream, and each command, has one of its own. Thread-safe.
 */
final class HttpLink {
    /** By naming problems, too, a stream that cannot be had is refused as any other thing; browsers are sent away without a word of why. */
    private static final String STREAM = MediaType.EVENT_STREAM + ", " + MediaType.PROBLEM;

    private static final int LOOPS = 2;

    /** How many parts of at most 8 KiB are taken from the socket of a stream before they are asked for. */
    private static final int AHEAD = 32;

    /** Without it the kernel takes megabytes that nobody has asked for, and hides from the server that its client is slow. */
    private static final int RECEIVE_BUFFER = 128 << 10;

    private final RemoteOptions options;
    private final @Nullable SslContext trust;
    private final Troubles troubles;
    private final Scheduler timer;
    private final Scheduler workers;
    private final LoopResources loops = LoopResources.create("telltale-client", LOOPS, true);
    private final ConnectionProvider shared = ConnectionProvider.builder("telltale-client")
            .maxConnections(16)
            .pendingAcquireMaxCount(-1)
            .maxIdleTime(Duration.ofSeconds(30)) // before the server ends it
            .build();
    private final HttpClient asking;
    private final HttpClient alone;
    private final HttpClient commanding;

    /**
     * @param timer by which silence and slowness are measured
     * @param workers on which streams are read, so that a subscriber that blocks holds up no connection but its own
     */
    HttpLink(RemoteOptions options, Troubles troubles, Scheduler timer, Scheduler workers) {
        this.options = options;
        this.trust = options.isSecure() ? trust(options) : null;
        this.troubles = troubles;
        this.timer = timer;
        this.workers = workers;
        this.asking = client(shared).responseTimeout(options.silence());
        // Nothing is said twice: whether a command that got no answer was taken is for its caller to find out.
        this.alone = client(ConnectionProvider.newConnection()).disableRetry(true);
        this.commanding = alone.responseTimeout(options.silence());
    }

    private HttpClient client(ConnectionProvider connections) {
        HttpClient client = HttpClient.create(connections)
                .runOn(loops)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int)
                        Math.min(Integer.MAX_VALUE, options.connect().toMillis()))
                .option(ChannelOption.SO_RCVBUF, RECEIVE_BUFFER)
                .headers(headers -> {
                    if (options.token() != null) {
                        headers.set(HttpHeaderNames.AUTHORIZATION, "Bearer " + options.token());
                    }
                });
        return trust == null ? client : client.secure(ssl -> ssl.sslContext(trust));
    }

    private static SslContext trust(RemoteOptions options) {
        Path certificate = options.certificate();
        try {
            SslContextBuilder trust = SslContextBuilder.forClient();
            if (certificate != null) {
                trust.trustManager(new ByteArrayInputStream(Files.readAllBytes(certificate)));
            }
            return trust.build();
        } catch (SSLException | IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    certificate == null
                            ? "https cannot be used here: " + e.getMessage()
                            : certificate + " cannot be used; give a file with certificates in PEM form",
                    e);
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    "the certificates cannot be read: " + FileFault.of(e)
                            + "; give a file with certificates in PEM form",
                    e);
        }
    }

    /** What came back. */
    record Reply(int status, byte[] body) {}

    /**
     * Asks for something, and may do so twice if the connection is lost.
     *
     * @param path behind the address of the server, with its query
     * @param type of the answer
     * @return an answer of status 200 to 299, or a {@link RemoteException}
     */
    Mono<Reply> get(String path, String type) {
        return reply(asking, HttpMethod.GET, path, type, null).onErrorMap(troubles::of);
    }

    /** Has something done, once. As {@link #get}. @param body JSON, or null for none */
    Mono<Reply> send(HttpMethod method, String path, byte @Nullable [] body) {
        return reply(commanding, method, path, MediaType.JSON, body).onErrorMap(troubles::ofCommand);
    }

    private Mono<Reply> reply(HttpClient client, HttpMethod method, String path, String type, byte @Nullable [] body) {
        return client.headers(headers -> {
                    headers.set(HttpHeaderNames.ACCEPT, type);
                    if (body != null) {
                        headers.set(HttpHeaderNames.CONTENT_TYPE, MediaType.JSON);
                    }
                })
                .request(method)
                .uri(uri(path))
                .send(body == null ? Mono.empty() : Mono.fromSupplier(() -> Unpooled.wrappedBuffer(body)))
                .response((head, bytes) -> gather(bytes).map(all -> checked(method + " " + path, type, head, all)))
                .single();
    }

    private Reply checked(String asked, String type, HttpClientResponse head, byte[] body) {
        troubles.noteAnswer();
        int status = head.status().code();
        HttpHeaders headers = head.responseHeaders();
        boolean isGood = status >= 200 && status < 300;
        if (!isGood || body.length > 0 && !MediaType.is(type, headers)) {
            throw troubles.of(asked, status, headers, body);
        }
        return new Reply(status, body);
    }

    /**
     * Opens a stream.
     *
     * @param lastEventId to go on after, empty for none
     * @return its frames, at the pace at which they are asked for; completes when the connection ends in good order. Ends otherwise with a
     *     {@link RemoteException}, or with a {@link NothingMoreException} where the server says that
     */
    Flux<SseFrame> stream(String path, String lastEventId) {
        return Flux.defer(() -> {
                    SseParser parser = new SseParser(lastEventId, options.maxFrame());
                    Flux<byte[]> bytes = alone.headers(headers -> {
                                headers.set(HttpHeaderNames.ACCEPT, STREAM);
                                headers.set(HttpHeaderNames.CACHE_CONTROL, "no-cache");
                                if (!lastEventId.isEmpty()) {
                                    headers.set("Last-Event-ID", lastEventId);
                                }
                            })
                            .get()
                            .uri(uri(path))
                            .response((head, body) -> opened("GET " + path, head, body));
                    // Few at a time, so that what is not asked for stays in the socket.
                    return new Silence(options.silence(), timer)
                            .watch(bytes)
                            .publishOn(workers, AHEAD)
                            .concatMapIterable(some -> troubles.hold(() -> parser.feed(some)), 1);
                })
                .onErrorMap(error -> !(error instanceof NothingMoreException), troubles::of);
    }

    private Publisher<byte[]> opened(String asked, HttpClientResponse head, ByteBufFlux body) {
        troubles.noteAnswer();
        int status = head.status().code();
        HttpHeaders headers = head.responseHeaders();
        if (status == 204) {
            return Mono.error(new NothingMoreException());
        }
        if (status != 200) {
            return gather(body).flatMap(all -> Mono.error(troubles.of(asked, status, headers, all)));
        }
        return MediaType.is(MediaType.EVENT_STREAM, headers)
                ? body.asByteArray()
                : Mono.error(troubles.notTelltale(headers));
    }

    /** No text: of that Reactor Netty would take a port of one digit for a part of the host's name. */
    private URI uri(String path) {
        return URI.create(options.server() + path);
    }

    private Mono<byte[]> gather(ByteBufFlux bytes) {
        return Mono.fromSupplier(() -> new Pace(options.silence(), timer))
                .flatMap(pace -> bytes.asByteArray()
                        .reduceWith(Blocks::new, (all, more) -> troubles.hold(() -> with(more, all, pace))))
                .map(all -> troubles.hold(() -> Room.OF_THIS_PROGRAM.check(all.take())));
    }

    private Blocks with(byte[] more, Blocks all, Pace pace) {
        if ((long) all.size() + more.length > options.maxFrame()) {
            throw new FrameTooLongException(options.maxFrame());
        }
        all.add(more, 0, more.length);
        pace.check(all.size());
        return all;
    }

    /** Ends every connection and the threads. @return completes when they have ended, whatever comes of that */
    Mono<Void> close() {
        return shared.disposeLater()
                .then(loops.disposeLater(Duration.ZERO, Duration.ofSeconds(2)))
                .timeout(Duration.ofSeconds(5), timer)
                .onErrorComplete();
    }
}
