package dev.telltale.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What commands do when nobody takes what they print, and when somebody ends them. */
@Timeout(300)
class ReadersTest {
    private static final String TALKS_AND_FAILS = "name: talks\nnodes: [{id: a, run: 'seq 1 20000; exit 7'}]\n";

    private static final String WAITS = "name: waits\nnodes: [{id: a, run: echo ready}, {id: b, wait: {for: 1h}}]\n";

    @TempDir
    private static Path folder;

    private static DataServer server;

    @BeforeAll
    static void serve() {
        server = new DataServer(folder.resolve("data")).start();
    }

    @AfterAll
    static void end() {
        server.close();
    }

    private static String file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text).toString();
    }

    /** The exit code of a command whose reader goes at once. */
    private static int unread(String... arguments) throws IOException {
        try (Jar jar = Jar.startUnread(arguments)) {
            jar.closeOut();
            jar.readOut();
            int code = jar.exitCode();
            assertThat(jar.err()).isEmpty();
            return code;
        }
    }

    @Test
    void whoFollowsToAnExitCodeGetsItAlsoWhereNobodyReads() throws IOException, InterruptedException {
        String url = String.valueOf(server.url());
        String talks = file("talks.yaml", TALKS_AND_FAILS);
        assertThat(unread("start", talks, "--id", "unread", "--follow", "--server", url))
                .isEqualTo(1);
        assertThat(unread("progress", "unread", "--follow", "--server", url)).isEqualTo(1);
        assertThat(unread("validate", talks)).isZero();
        assertThat(unread("graph", talks)).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"graph FILE", "validate --json FILE", "validate --schema", "completion bash"})
    void aFullDiskIsNoSuccess(String arguments) throws IOException {
        String[] words =
                arguments.replace("FILE", file("full.yaml", TALKS_AND_FAILS)).split(" ");
        try (Jar jar = Jar.startInto(Path.of("/dev/full"), words)) {
            assertThat(jar.exitCode()).isEqualTo(1);
            assertThat(jar.err()).startsWith("telltale: ").contains("No space left");
        }
    }

    @ParameterizedTest
    @CsvSource({"HUP, 129", "INT, 130", "TERM, 143"})
    void aSignalEndsTheWatchingWithItsCodeAndSaysWhereItGoesOn(String signal, int code)
            throws IOException, InterruptedException {
        server.startYaml("waits-" + signal, WAITS);
        try (Jar events = Jar.start("events", "waits-" + signal, "--server", String.valueOf(server.url()))) {
            events.awaitOut("a | ready");
            events.signal(signal);
            assertThat(events.exitCode()).isEqualTo(code);
            assertThat(events.err())
                    .matches("telltale: stopped; 'telltale events waits-" + signal
                            + " --from [a-z0-9]+\\.[0-9]+' goes on behind the last event\n");
        }
    }

    @Test
    void whatTimedOutIsToldByTheCodeOfTheBar() throws IOException, InterruptedException {
        server.startYaml("late", "name: late\ntimeout: 100ms\nnodes: [{id: a, run: sleep 60}]\n");
        try (Jar bar = Jar.start("progress", "late", "--follow", "--server", String.valueOf(server.url()))) {
            assertThat(bar.exitCode()).as(bar.err()).isEqualTo(3);
        }
    }

    @Test
    void aReasonThatBeginsWithAnAtSignIsText() throws IOException, InterruptedException {
        server.startYaml("at", WAITS);
        String reason = "@" + file("alice", "not this");
        String url = String.valueOf(server.url());
        try (Jar cancel = Jar.start("cancel", "at", "--reason", reason, "--server", url);
                Jar events = Jar.start("events", "at", "--server", url)) {
            assertThat(cancel.exitCode()).as(cancel.err()).isZero();
            assertThat(events.exitCode()).as(events.err()).isZero();
            assertThat(events.out()).contains(": " + reason + "\n");
        }
    }

    @Test
    void outputIsChosenByNodesAsEventsAre() throws IOException, InterruptedException {
        server.startYaml(
                "three",
                "name: three\nnodes: [{id: a, run: echo one}, {id: b, run: echo two}, {id: c, run: echo six}]\n");
        try (Jar output =
                Jar.start("output", "three", "--follow", "--node", "a,b", "--server", String.valueOf(server.url()))) {
            assertThat(output.exitCode()).as(output.err()).isZero();
            assertThat(output.outLines()).containsExactlyInAnyOrder("one", "two");
        }
    }
}
