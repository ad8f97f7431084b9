package dev.telltale.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.telltale.event.ExecutionControl.Command;
import dev.telltale.event.RefusedException;
import dev.telltale.monitor.Watch;
import dev.telltale.monitor.filter.EventFilter;
import dev.telltale.monitor.filter.InvalidFilterException;
import dev.telltale.monitor.stream.Delivery;
import dev.telltale.monitor.stream.Subscription;
import dev.telltale.monitor.view.ExecutionQuery;
import java.io.IOException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What no waiting mends is told at once, in a sentence that says what, where and how to mend it. */
@Timeout(60)
class RefusedServerTest {
    private static final String HTML = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 6\r\n\r\n<html>";

    private static Throwable watching(RawServer server) {
        return watching(server, RemoteOptions.of(server.uri()));
    }

    private static Throwable watching(RawServer server, RemoteOptions options) {
        try (server;
                RemoteMonitor remote = RemoteMonitor.of(options)) {
            Watch watch = Watch.of(remote.subscribe(Subscription.of("e1", EventFilter.ALL)));
            Throwable failure = watch.awaitFailure();
            assertThat(watch.deliveries()).isEmpty();
            assertThat(failure).isInstanceOf(RemoteException.class);
            assertThat(((RemoteException) failure).isPassing()).isFalse();
            return failure;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "400, mend it",
        "401, give a token that it takes (--token or TELLTALE_TOKEN; withToken in Java)",
        "403, mend it",
        "404, mend it",
        "405, mend it",
        "414, mend it",
    })
    void aRefusalEndsAStreamWithWhatTheServerSays(int status, String hint) {
        RawServer server = RawServer.giving(RawServer.problem(status, "", "that cannot be"));
        Throwable failure = watching(server);

        assertThat(failure)
                .hasMessageStartingWith(server.uri() + " answers GET /api/v1/executions/e1/events")
                .hasMessageEndingWith("with " + status + ": that cannot be; " + hint);
        assertThat(((RemoteException) failure).status()).isEqualTo(status);
    }

    @Test
    void aTokenIsSentAndNeverShown() throws IOException {
        RawServer server = RawServer.giving(RawServer.problem(401, "", "who are you?"));
        RemoteOptions options = RemoteOptions.of(server.uri()).withToken("t0p-secret");
        Throwable failure = watching(server, options);

        assertThat(server.requests.get(0)).containsIgnoringCase("Authorization: Bearer t0p-secret\r\n");
        assertThat(failure.getMessage() + options).doesNotContain("t0p");
    }

    @Test
    void nobodyIsSentElsewhere() {
        RawServer server = RawServer.giving(RawServer.whole(302, "Location: http://evil.example/\r\n", ""));

        assertThat(watching(server))
                .hasMessage(server.uri() + " sends on to http://evil.example/, which no Telltale server does; give the"
                        + " address that it is really at");
    }

    @Test
    void aPageIsNoStream() {
        RawServer server = RawServer.giving(RawServer.text(HTML));

        assertThat(watching(server))
                .hasMessage(server.uri() + " is no Telltale server: it answers with text/html; is the address right?");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "id: x.1\ndata: hello\n\n",
                "id: x.1\ndata: {\"type\":\"stream.opened\"}\n\n",
                "id: x.1\ndata: {\"type\":\"stream.opened\n\n",
                "id: no cursor\ndata: {\"type\":\"stream.closed\",\"reason\":\"finished\",\"delivered\":0,\"gaps\":0}\n\n",
                "data: {\"type\":\"node.started\",\"seq\":1}\n\n",
                "data: []\n\n"
            })
    void whatIsNoFrameOfTelltalesIsRefused(String frame) {
        RawServer server = RawServer.giving(RawServer.open(RawServer.STREAM + frame));

        assertThat(watching(server))
                .hasMessageStartingWith(server.uri() + " says what cannot be read: ")
                .hasMessageEndingWith("; is it a Telltale server, and of this version?");
    }

    @Test
    void aFrameWithoutAnEndIsNotReadForEver() {
        RawServer server = RawServer.giving(socket -> {
            RawServer.text(RawServer.STREAM + "data: ").give(socket);
            while (true) {
                RawServer.text("x".repeat(1000)).give(socket);
            }
        });
        RemoteOptions options = RemoteOptions.of(server.uri()).withMaxFrame(100_000);

        assertThat(watching(server, options))
                .hasMessageContaining("a frame is longer than 100000 bytes")
                .hasMessageContaining("withMaxFrame");
    }

    @Test
    void whatSpeaksNoHttpIsNamedAsThat() {
        RawServer server = RawServer.giving(RawServer.text("220 mail.example ESMTP\r\n"));

        assertThat(watching(server))
                .hasMessageStartingWith(server.uri() + " does not speak HTTP")
                .hasMessageEndingWith("is the port right, or does the address begin with https?");
    }

    @Test
    void aServerWithoutTlsIsNamedAsThat() {
        // A handshake has no end that a server of HTTP would wait for.
        RawServer plain = RawServer.greeting("HTTP/1.1 400 Bad Request\r\n\r\n");
        URI spoken = URI.create(plain.uri().toString().replace("http:", "https:"));

        assertThat(watching(plain, RemoteOptions.of(spoken)))
                .hasMessage("cannot reach " + spoken + ": it speaks no TLS; use an address that begins with http:");
    }

    @Test
    void whatIsAskedOnceFailsOnce() throws IOException {
        try (RawServer server = RawServer.giving(
                        RawServer.text(HTML), RawServer.problem(500, "", "a fault"), RawServer.text(""));
                RemoteMonitor remote = RemoteMonitor.of(server.uri())) {
            assertThatThrownBy(() -> remote.view("e1").block())
                    .isInstanceOf(RemoteException.class)
                    .hasMessageContaining("is no Telltale server");
            assertThatThrownBy(() -> remote.progress("e1").block())
                    .isInstanceOf(RemoteException.class)
                    .hasMessageContaining("with 500: a fault");
            assertThatThrownBy(() -> remote.executions(ExecutionQuery.ALL).block())
                    .isInstanceOf(RemoteException.class)
                    .hasMessageEndingWith("is lost: it was cut off before an answer came"); // and no word of https
        }
    }

    @Test
    void whatGetsNoAnswerIsToldAfterHowLong() throws IOException {
        try (RawServer server = RawServer.giving(RawServer.open(""));
                RemoteMonitor remote =
                        RemoteMonitor.of(RemoteOptions.of(server.uri()).withSilence(Duration.ofMillis(200)))) {
            String message = "no answer from " + server.uri() + " within 200 ms";
            assertThatThrownBy(() -> remote.view("e1").block())
                    .isInstanceOfSatisfying(
                            RemoteException.class,
                            e -> assertThat(e.isPassing()).isTrue())
                    .hasMessage(message);
            assertThatThrownBy(() -> remote.cancel("e1", new Command(null, null))
                            .toCompletableFuture()
                            .join())
                    .cause()
                    .isInstanceOf(RemoteException.class)
                    .hasMessage(message + "; whether it was carried out is not known");
        }
    }

    @Test
    void aServerWithoutAWayToItIsNoConnectionThatIsLost() {
        URI server = URI.create("http://10.0.0.1:8080");
        Troubles troubles = new Troubles(RemoteOptions.of(server));

        for (Throwable error : List.of(
                new NoRouteToHostException("No route to host: /10.0.0.1:8080"),
                new SocketException("Network is unreachable: /10.0.0.1:8080"))) {
            assertThat(troubles.of(error))
                    .hasMessage("cannot reach http://10.0.0.1:8080: there is no way to it (" + error.getMessage()
                            + "); is the address right, and the network up?");
        }
        assertThat(troubles.of(new TimeoutException("pending acquire")))
                .hasMessage("no connection to http://10.0.0.1:8080 was free within 45000 ms; ask for less at once");
        assertThat(troubles.of(new IOException((String) null)).getMessage()).doesNotContain("null");
    }

    // Whatever it is that trips over it: the same would come again.
    @Test
    void whatCannotBeReadStaysSo() {
        Troubles troubles = new Troubles(RemoteOptions.of(URI.create("http://h")));

        assertThatThrownBy(() -> troubles.read(
                        said -> {
                            throw new ArrayIndexOutOfBoundsException("7");
                        },
                        ""))
                .isInstanceOfSatisfying(
                        RemoteException.class, e -> assertThat(e.isPassing()).isFalse())
                .hasMessage("http://h says what cannot be read: java.lang.ArrayIndexOutOfBoundsException: 7; is it a"
                        + " Telltale server, and of this version?");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Text/Event-Stream", "text/event-stream; charset=utf-8", "text/event-stream;"})
    void aStreamIsKnownByItsTypeHoweverItIsWritten(String type) throws IOException {
        try (RawServer server = RawServer.giving(
                        RawServer.open("HTTP/1.1 200 OK\r\nContent-Type: " + type + "\r\n\r\nid: x.1\n\n"));
                RemoteMonitor remote = RemoteMonitor.of(server.uri())) {
            Watch watch = Watch.of(remote.subscribe(EventFilter.ALL));
            watch.await(Delivery.Position.class);
            watch.cancel();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/event-streamx", "text/x-event-stream", "text/event", "x; text/event-stream"})
    void anotherTypeIsAnotherType(String type) {
        RawServer server =
                RawServer.giving(RawServer.open("HTTP/1.1 200 OK\r\nContent-Type: " + type + "\r\n\r\nid: x.1\n\n"));

        assertThat(watching(server)).hasMessageContaining("is no Telltale server: it answers with " + type);
    }

    // What is not there at all is no execution that is unknown.
    @Test
    void aPathThatAProxyDoesNotKnowIsAnError() throws IOException {
        try (RawServer server = RawServer.giving(RawServer.whole(404, "Content-Type: text/html\r\n", "<html>"));
                RemoteMonitor remote = RemoteMonitor.of(server.uri())) {
            assertThatThrownBy(() -> remote.view("e1").block())
                    .isInstanceOf(RemoteException.class)
                    .hasMessageEndingWith("with 404; is it a Telltale server?");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "403 | | is the address right, and does the token (--token or TELLTALE_TOKEN; withToken in Java) allow it?",
                "429 | 7 | try again later, in 7 s",
                "502 | | try again later",
                "503 | 30 | try again later, in 30 s",
                "504 | | try again later",
                "500 | | is it a Telltale server?"
            })
    void whatStandsBeforeAServerIsToldWithWhatMayMendIt(int status, String retryAfter, String hint) throws IOException {
        String headers = retryAfter == null ? "" : "Retry-After: " + retryAfter + "\r\n";
        try (RawServer server =
                        RawServer.giving(RawServer.whole(status, headers + "Content-Type: text/html\r\n", "<html>"));
                RemoteMonitor remote = RemoteMonitor.of(server.uri())) {
            assertThatThrownBy(() -> remote.view("e1").block())
                    .isInstanceOf(RemoteException.class)
                    .hasMessageEndingWith("with " + status + "; " + hint);
        }
    }

    // Whether it was taken is not known then, and it might be said twice.
    @Test
    void aCommandIsSaidOnce() throws IOException {
        try (RawServer server = RawServer.giving(RawServer.text(""));
                RemoteMonitor remote = RemoteMonitor.of(server.uri())) {
            assertThatThrownBy(() -> remote.cancel("e1", new Command(null, null))
                            .toCompletableFuture()
                            .join())
                    .hasCauseInstanceOf(RemoteException.class);
            assertThat(server.requests).hasSize(1);
        }
    }

    @Test
    void aCommandThatTheServerHasNoTimeForIsRefusedAsUnavailable() throws IOException {
        try (RawServer server = RawServer.giving(RawServer.problem(503, "", "the disk is full"));
                RemoteMonitor remote = RemoteMonitor.of(server.uri())) {
            assertThatThrownBy(() -> remote.cancel("e1", new Command(null, null))
                            .toCompletableFuture()
                            .join())
                    .hasRootCauseMessage("the disk is full")
                    .hasRootCauseInstanceOf(RefusedException.class);
        }
    }

    // The server would take it for two.
    @Test
    void aPatternWithACommaIsRefused() {
        EventFilter filter = EventFilter.builder().labels(List.of("k=a,b")).build();
        try (RemoteMonitor remote = RemoteMonitor.of(URI.create("http://127.0.0.1:1"))) {
            assertThat(Watch.of(remote.subscribe(filter)).awaitFailure()).isInstanceOf(InvalidFilterException.class);
        }
    }
}
