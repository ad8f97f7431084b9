package dev.telltale.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The commands against a server, as a stranger would use them. */
@Timeout(300)
class RemoteCommandsTest {
    private static final JsonMapper JSON = new JsonMapper();

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

    private static Jar telltale(String... arguments) {
        return Jar.startIn(Map.of("TELLTALE_SERVER", String.valueOf(server.url()), "LC_ALL", "C.UTF-8"), arguments);
    }

    /** What a command prints that ends well. */
    private static String out(String... arguments) {
        try (Jar jar = telltale(arguments)) {
            assertThat(jar.exitCode()).as(jar.out() + jar.err()).isZero();
            return jar.out();
        }
    }

    private static void assertEnds(int exitCode, String err, String... arguments) {
        try (Jar jar = telltale(arguments)) {
            assertThat(jar.exitCode()).as(jar.out() + jar.err()).isEqualTo(exitCode);
            assertThat(jar.err()).contains(err);
        }
    }

    private static String file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text).toString();
    }

    private static String ask() throws IOException {
        return file("ask.yaml", """
                name: ask
                inputs: {times: {type: integer, default: 1}}
                variables: {count: 0}
                nodes:
                  - {id: talk, run: "echo one; echo two; echo bad >&2"}
                  - {id: count, needs: [talk], set: {count: inputs.times + 1}}
                  - {id: ask, needs: [count], wait: {approval: {prompt: Ship it?}}}
                  - {id: ship, needs: [ask], set: {count: "0"}}
                outputs: {ticket: nodes.ask.outputs.inputs.ticket}
                """);
    }

    @Test
    void anExecutionIsStartedLookedAtAndSteered() throws IOException {
        assertThat(out("start", ask(), "--input", "times=4", "--label", "team=sails", "--id", "one"))
                .isEqualTo("ask one started\n");
        out("events", "one", "--type", "node.waiting", "--limit", "1");
        assertThat(out("variables", "one")).isEqualTo("count = 5\n");
        assertThat(out("variables", "one", "--at", "2", "--json")).contains("\"variables\":{\"count\":0}");
        assertThat(out("list", "--label", "team=sails", "--status", "running"))
                .contains("ID ", "one ", "ask ", "running ");
        assertThat(out("list", "--label", "team=oars")).doesNotContain("one");
        assertThat(out("show", "one")).contains("ask one running", "inputs {\"times\":4}", "for an approval: Ship it?");
        assertThat(out("pause", "one", "--reason", "lunch")).startsWith("pause one: event ");
        assertThat(JSON.readTree(out("resume", "one", "--json"))
                        .get("appliedSeq")
                        .asInt())
                .isPositive();
        try (Jar bar = telltale("progress", "one", "--follow");
                Jar json = telltale("progress", "one", "--follow", "--json")) {
            bar.awaitOut("50.0%");
            json.awaitOut("\"percent\":50");
            assertThat(out("approve", "one", "ask", "--input", "ticket=12")).startsWith("approve one: event ");
            assertThat(bar.exitCode()).isZero();
            assertThat(bar.outLines().get(bar.outLines().size() - 1))
                    .startsWith("ask one completed ████████████████████ 100.0%, 4 of 4 nodes");
            assertThat(json.exitCode()).isZero();
            assertThat(json.outLines()).allMatch(line -> JSON.readTree(line).has("percent"));
        }
        assertThat(out("graph", "one")).contains("○ talk  run  completed\n", "○ ask  wait  completed\n");
        assertThat(out("graph", "one", "--at", "2")).contains("○ ask  wait  pending\n");
        assertThat(out("graph", "one", "--format", "dot")).startsWith("digraph \"ask\" {");
        assertThat(JSON.readTree(out("graph", "one", "--json"))
                        .at("/nodes/0/status")
                        .asString())
                .isEqualTo("completed");
        JsonNode view = JSON.readTree(out("show", "one", "--json"));
        assertThat(view.at("/outputs/ticket").asInt()).isEqualTo(12);
        assertEnds(1, "has ended", "cancel", "one");
    }

    @Test
    void inputsOfAWorkflowThatTheServerKnowsByNameHaveTheTypesThatItDeclares()
            throws IOException, InterruptedException {
        String text = """
                name: release
                inputs: {version: {type: string}, hosts: {type: integer}}
                nodes: [{id: a, run: 'true'}]
                """;
        assertThat(server.put("/api/v1/workflows/release", text).statusCode()).isEqualTo(201);
        out("start", "release", "--id", "named", "--follow", "--input", "version=3", "--input", "hosts=3");
        assertThat(JSON.readTree(out("show", "named", "--json")).get("inputs").toString())
                .isEqualTo("{\"version\":\"3\",\"hosts\":3}");
        assertEnds(2, "must be a whole number", "start", "release", "--input", "version=3", "--input", "hosts=x");
        assertEnds(2, "it has version, hosts", "start", "release", "--input", "host=3");
    }

    @Test
    void outputIsTheRawTextOfTheNodesEachStreamToItsOwn() throws IOException {
        out("start", ask(), "--id", "two");
        out("events", "two", "--type", "node.waiting", "--limit", "1");
        try (Jar both = telltale("output", "two");
                Jar followed = telltale("output", "two", "--follow", "--node", "talk")) {
            assertThat(both.exitCode()).isZero();
            assertThat(both.out()).isEqualTo("one\ntwo\n");
            assertThat(both.err()).isEqualTo("bad\n");
            followed.awaitOut("two\n");
            out("cancel", "two", "--reason", "enough");
            assertThat(followed.exitCode()).isZero();
        }
        assertThat(out("output", "two", "--stream", "stderr")).isEqualTo("bad\n");
        assertThat(out("output", "two", "--stream", "stdout", "--tail", "1")).isEqualTo("two\n");
        assertThat(out("output", "two", "--node", "count")).isEmpty();
        assertEnds(4, "", "progress", "two", "--follow");
    }

    @Test
    void aFollowedStartEndsWithTheCodeOfTheExecution() throws IOException {
        String fails = file("fails.yaml", "name: fails\nnodes: [{id: a, run: exit 7}]\n");
        String slow = file("slow.yaml", "name: slow\ntimeout: 500ms\nnodes: [{id: a, run: sleep 60}]\n");
        try (Jar failed = telltale("start", fails, "--follow");
                Jar late = telltale("start", slow, "--follow", "--json")) {
            assertThat(failed.exitCode()).isEqualTo(1);
            assertThat(failed.out()).contains("a failed after", "exit code 7");
            assertThat(late.exitCode()).as(late.err()).isEqualTo(3);
            assertThat(late.outLines()).allMatch(line -> JSON.readTree(line).has("seq"));
            assertThat(late.err()).isEmpty();
        }
    }

    @Test
    void eventsArePrintedAsRunPrintsThemOrAsOnTheWire() throws IOException {
        String greet = file("greet.yaml", "name: greet\nnodes: [{id: a, run: echo hello}]\n");
        out("start", greet, "--id", "three", "--follow");
        assertThat(out("events", "three")).contains("greet three started\n", "a | hello\n", "greet three completed in");
        List<Integer> seqs = new ArrayList<>();
        out("events", "three", "--json")
                .lines()
                .forEach(line -> seqs.add(JSON.readTree(line).get("seq").asInt()));
        for (int i = 0; i < seqs.size(); i++) {
            assertThat(seqs.get(i)).isEqualTo(i + 1); // G1
        }
        assertThat(out("events", "--from", "start", "--execution", "three", "--node", "a", "--limit", "1"))
                .startsWith("three a run started");
        try (Jar all = telltale("events", "--workflow", "greet", "--type", "execution.completed")) {
            // What has happened before it stands is not for it; so there is something until it is seen.
            Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> {
                out("start", greet, "--follow");
                return all.out().contains("completed in");
            });
            all.signal("INT");
            assertThat(all.exitCode()).isEqualTo(130);
        }
    }

    @Test
    void aReaderWhoHasSeenEnoughEndsTheCommandQuietly() throws IOException {
        String talks = file("talks.yaml", "name: talks\nnodes: [{id: a, run: 'seq 1 20000'}]\n");
        out("start", talks, "--id", "four", "--follow");
        try (Jar jar = Jar.startUnread("events", "four", "--server", String.valueOf(server.url()))) {
            jar.closeOut();
            jar.readOut();
            assertThat(jar.exitCode()).isZero();
            assertThat(jar.err()).isEmpty();
        }
    }

    @Test
    void whatTheServerDoesNotHaveIsToldAndWhatIsTypedWrongIsWrongUsage() throws IOException {
        String greet = file("greet2.yaml", "name: greet\ninputs: {n: {type: integer}}\nnodes: [{id: a, run: echo}]\n");
        String unknown = " has no execution 'nobody'; 'telltale list' shows those that it has\n";
        for (String command : List.of("show", "variables", "progress", "output", "events", "watch", "graph")) {
            assertEnds(1, unknown, command, "nobody");
        }
        assertEnds(1, "nobody", "cancel", "nobody");
        assertEnds(2, "did you mean 'node.failed'?", "events", "--type", "node.fail");
        assertEnds(2, "where", "events", "--where", "data.(");
        assertEnds(2, "this is no cursor", "events", "--from", "here");
        assertEnds(2, "use catch-up, latest, drop-oldest or disconnect", "events", "--overflow", "ALL");
        assertEnds(2, " has no workflow 'missing'; ", "start", "missing", "--input", "n=3");
        assertEnds(2, "leave out one of the two", "graph", "x.yaml", "--json", "--format", "dot");
        assertEnds(2, "--at is for executions", "graph", "x.yaml", "--at", "1");
        assertEnds(2, "there is no such file", "start", "missing.yaml");
        assertEnds(2, "there is no workflow 'missing'", "start", "missing");
        assertEnds(2, "must be a whole number", "start", greet, "--input", "n=x");
        assertEnds(2, "--at is of the past", "progress", "x", "--at", "1", "--follow");
    }
}
