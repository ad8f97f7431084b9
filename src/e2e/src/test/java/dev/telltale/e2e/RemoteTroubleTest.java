package dev.telltale.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the commands do when the server is not there, is something else, or goes and comes back. */
@Timeout(300)
class RemoteTroubleTest {
    private static final String WORKFLOW = """
            name: long
            nodes:
              - {id: one, run: echo first}
              - {id: ask, needs: [one], wait: {approval: {prompt: Go on?}}}
              - {id: two, needs: [ask], run: echo second}
            """;

    @TempDir
    private Path folder;

    private static String refusal(String... arguments) {
        try (Jar jar = Jar.start(arguments)) {
            int code = jar.exitCode();
            assertThat(jar.out()).isEmpty();
            return code + " " + jar.err();
        }
    }

    @Test
    void aServerThatIsNotThereIsToldInOneLine() throws IOException {
        String nobody;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            nobody = "http://127.0.0.1:" + free.getLocalPort();
        }
        String said =
                "1 telltale: cannot reach " + nobody + ": connection refused; is 'telltale serve' running there?\n";
        assertThat(refusal("list", "--server", nobody)).isEqualTo(said);
        assertThat(refusal("events", "--server", nobody)).isEqualTo(said);
        assertThat(refusal("watch", "x", "--server", nobody)).isEqualTo(said);
        assertThat(refusal("cancel", "x", "--server", nobody)).isEqualTo(said);
    }

    @Test
    void whatIsNoAddressOrNoTelltaleServerIsToldAsThat() throws IOException {
        assertThat(refusal("list", "--server", "localhost:8080"))
                .isEqualTo(
                        "2 telltale: --server: the server is 'localhost:8080'; use an address such as http://127.0.0.1:8080\n");
        HttpServer other = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        other.createContext("/", exchange -> {
            byte[] page = "<h1>It works</h1>".getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Content-Type", "text/html");
            exchange.sendResponseHeaders(200, page.length);
            exchange.getResponseBody().write(page);
            exchange.close();
        });
        other.start();
        try {
            assertThat(refusal(
                            "list",
                            "--server",
                            "http://127.0.0.1:" + other.getAddress().getPort()))
                    .startsWith("1 ")
                    .contains("is no Telltale server: it answers with text/html; is the address right?");
        } finally {
            other.stop(0);
        }
    }

    @Test
    void aServerThatIsKilledBeforeItAnswersIsToldInOneLine() throws IOException {
        try (ServerSocket dying = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            Thread server = new Thread(() -> cutOffEach(dying), "dying server");
            server.setDaemon(true);
            server.start();
            String url = "http://127.0.0.1:" + dying.getLocalPort();
            for (String command : List.of("show", "cancel")) {
                assertThat(refusal(command, "x", "--server", url))
                        .matches("1 telltale: the connection to " + url + " is lost: [^\n]+\n");
            }
        }
    }

    private static void cutOffEach(ServerSocket server) {
        try {
            while (true) {
                try (Socket connection = server.accept()) {
                    connection.getInputStream().read();
                }
            }
        } catch (IOException closed) {
            // the test is over
        }
    }

    @Test
    void eventsGoOnWhenAServerThatWasKilledIsBack() throws IOException, InterruptedException {
        try (DataServer server = new DataServer(folder.resolve("data")).start()) {
            server.keepPort();
            server.startYaml("e1", WORKFLOW);
            String url = String.valueOf(server.url());
            try (Jar events = Jar.start("events", "e1", "--server", url)) {
                events.awaitOut("ask waits for an approval: Go on?");
                server.crash();
                Awaitility.await()
                        .atMost(Duration.ofSeconds(30))
                        .until(() -> events.err().contains("trying again until it is back"));
                server.start();
                Awaitility.await()
                        .atMost(Duration.ofSeconds(60))
                        .until(() -> events.err().contains("connected again"));
                try (Jar yes = Jar.start("approve", "e1", "ask", "--server", url)) {
                    assertThat(yes.exitCode()).as(yes.err()).isZero();
                }
                assertThat(events.exitCode()).as(events.err()).isZero();
                assertThat(events.out()).containsOnlyOnce("one | first").containsOnlyOnce("two | second");
                assertThat(events.err().lines()).allMatch(line -> line.startsWith("telltale: "));
            }
        }
    }

    @Test
    void theScreenSaysThatItReconnectsAndGoesOn() throws IOException, InterruptedException {
        try (DataServer server = new DataServer(folder.resolve("data")).start();
                Tmux tmux = Tmux.open(100, 24)) {
            server.keepPort();
            server.startYaml("e1", WORKFLOW);
            tmux.telltale("TELLTALE_SERVER=" + server.url(), "watch", "e1");
            tmux.awaitScreen("long", "● LIVE", "a answers  ask waits for an approval: Go on?", "one | first");
            server.crash();
            tmux.awaitScreen("RECONNECTING");
            server.start();
            tmux.awaitScreen("● LIVE", "one | first");
            tmux.type("ayes\n");
            tmux.awaitScreen("two | second", "✓ completed", "○ ENDED");
            tmux.type("q");
            assertThat(tmux.awaitScreen("code=0")).as("nothing was held").doesNotContain("WARN", "Exception");
            assertThat(tmux.isOnOtherScreen()).isFalse();

            server.startYaml("e2", WORKFLOW);
            tmux.type("clear\n");
            tmux.telltale("TELLTALE_SERVER=" + server.url(), "progress", "e2", "--follow");
            tmux.awaitScreen("long e2 running ██████", "33.3%, 1 of 3 nodes");
            server.post("/api/v1/executions/e2/approve", "{\"path\": \"ask\", \"approved\": true}");
            String bar = tmux.awaitScreen("long e2 completed ████████████████████ 100.0%, 3 of 3 nodes", "code=0");
            assertThat(bar).as("it moves in its place").doesNotContain("33.3%");
        }
    }

    @Test
    void whatIsToldWhileABarMovesStandsBelowIt() throws IOException, InterruptedException {
        try (DataServer server = new DataServer(folder.resolve("data")).start();
                Tmux tmux = Tmux.open(140, 24)) {
            server.keepPort();
            server.startYaml("e1", WORKFLOW);
            tmux.telltale("TELLTALE_SERVER=" + server.url(), "progress", "e1", "--follow");
            tmux.awaitScreen("long e1 running ██████", "33.3%, 1 of 3 nodes", ", at ask");
            server.crash();
            tmux.awaitScreen("\ntelltale: the connection to ", "trying again until it is back\n");
            server.start();
            tmux.awaitScreen("\ntelltale: connected again\n");
            server.post("/api/v1/executions/e1/approve", "{\"path\": \"ask\", \"approved\": true}");
            tmux.awaitScreen("\nlong e1 completed ████████████████████ 100.0%, 3 of 3 nodes", "code=0");
        }
    }

    @Test
    void theScreenOfAllLeavesWhatRunsRunning() throws IOException, InterruptedException {
        String file = Files.writeString(folder.resolve("long.yaml"), WORKFLOW).toString();
        try (DataServer server = new DataServer(folder.resolve("data")).start();
                Tmux tmux = Tmux.open(100, 24)) {
            String here = "TELLTALE_SERVER=" + server.url();
            tmux.telltale(here, "start", "--id", "e1", "--watch", file);
            tmux.awaitScreen("long", "● LIVE", "one | first");
            tmux.press("C-c");
            tmux.awaitScreen("code=0");
            tmux.telltale(here, "watch");
            tmux.awaitScreen("e1", "long", "● LIVE");
            tmux.type("q");
            tmux.awaitScreen("code=0");
            assertThat(server.status("e1")).isEqualTo("running");
        }
    }
}
