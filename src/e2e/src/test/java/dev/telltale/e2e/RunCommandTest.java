package dev.telltale.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class RunCommandTest {
    private static final JsonMapper JSON = new JsonMapper();

    @TempDir
    private Path folder;

    private String file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text).toString();
    }

    private String run(String script) throws IOException {
        return file("run.yaml", "name: run\nnodes:\n  - id: main\n    run: |\n" + script.indent(6));
    }

    @Test
    void aCompletedRunExitsWithZeroAndShowsOutputOfBothStreams() throws IOException { // 002-02, 002-12
        try (Jar jar = Jar.start("run", run("echo to-out\necho to-err >&2"))) {
            assertThat(jar.exitCode()).as(jar.err()).isZero();
            assertThat(jar.out())
                    .contains("main | to-out")
                    .contains("completed in")
                    .doesNotContain("to-err\n");
            assertThat(jar.err()).contains("main | to-err");
        }
    }

    @Test
    void jsonPrintsEveryEventAndNothingElse() throws IOException {
        try (Jar jar = Jar.start("run", "--json", run("echo hello\necho bad >&2"))) {
            assertThat(jar.exitCode()).isZero();
            List<JsonNode> events = jar.outLines().stream().map(JSON::readTree).toList();
            for (int i = 0; i < events.size(); i++) {
                assertThat(events.get(i).get("seq").asInt()).isEqualTo(i + 1); // G1
            }
            assertThat(events.get(0).get("type").asString()).isEqualTo("execution.started");
            assertThat(events.get(events.size() - 1).get("type").asString()).isEqualTo("execution.completed"); // G2
            assertThat(jar.err()).isEmpty();
        }
    }

    @Test
    void processesTakeTurnsWhereThatIsAskedFor() throws IOException {
        String two = file("two.yaml", "name: two\nnodes: [{id: a, run: echo one}, {id: b, run: echo two}]\n");
        try (Jar one = Jar.start("run", "--max-processes", "1", two);
                Jar none = Jar.start("run", "--max-processes", "0", two)) {
            assertThat(one.exitCode()).isZero();
            assertThat(one.out()).containsSubsequence("a completed", "b run started");
            assertThat(none.exitCode()).isEqualTo(2);
            assertThat(none.err()).contains("maxProcesses is 0; use at least 1");
        }
    }

    @Test
    void anApprovalIsAskedForAtTheTerminal() throws IOException {
        String ask = file("ask.yaml", """
                name: ask
                nodes:
                  - {id: ask, wait: {approval: {prompt: Ship it?}}}
                  - {id: ship, needs: [ask], run: echo shipped}
                """);
        try (Jar yes = Jar.start("run", ask);
                Jar nobody = Jar.start("run", ask)) {
            yes.type("yes\n");
            nobody.closeIn();
            assertThat(yes.exitCode()).isZero();
            assertThat(yes.out()).contains("ask waits for an approval: Ship it?", "ship | shipped");
            assertThat(yes.err()).isEqualTo("ask: Ship it? [yes/no]\n");
            assertThat(nobody.exitCode()).isEqualTo(1);
            assertThat(nobody.out()).contains("rejected: there is nobody to ask, standard input has ended");
        }
    }

    @Test
    void whatIsCalledIsFoundBesideTheFileAndPrintedToo() throws IOException {
        file("part.yaml", "name: part\nnodes:\n  - {id: say, run: 'pwd; exit 3'}\n");
        String whole =
                file("whole.yaml", "name: whole\nnodes:\n  - {id: it, call: {workflow: part}, onError: continue}\n");
        try (Jar plain = Jar.start("run", whole);
                Jar json = Jar.start("run", "--json", whole)) {
            assertThat(plain.exitCode()).as(plain.err()).isZero();
            assertThat(plain.out())
                    .contains("it > say | " + folder.toRealPath() + "\n")
                    .contains("it failed after")
                    .contains("workflow 'part' failed in node 'say': exit code 3");
            assertThat(json.exitCode()).isZero();
            List<JsonNode> events = json.outLines().stream().map(JSON::readTree).toList();
            String caller = events.get(0).get("executionId").asString();
            JsonNode called = events.stream()
                    .filter(event -> !event.get("executionId").asString().equals(caller))
                    .findFirst()
                    .orElseThrow();
            assertThat(called.at("/data/parent/executionId").asString()).isEqualTo(caller);
            assertThat(called.at("/data/parent/path").asString()).isEqualTo("it");
            assertThat(events.get(events.size() - 1).get("executionId").asString())
                    .isEqualTo(caller);
        }
    }

    @Test
    void aFailedRunExitsWithOne() throws IOException { // 002-10
        try (Jar jar = Jar.start("run", run("echo why >&2\nexit 9"))) {
            assertThat(jar.exitCode()).isEqualTo(1);
            assertThat(jar.out()).contains("exit code 9: why");
        }
    }

    @Test
    void wrongUsageAMissingFileAndAnInvalidWorkflowExitWithTwo() throws IOException {
        try (Jar usage = Jar.start("run", "--nonsense", run("true"));
                Jar missing = Jar.start("run", folder.resolve("none.yaml").toString());
                Jar invalid =
                        Jar.start("run", file("bad.yaml", "name: bad\nnodes:\n  - {id: a, rum: x, needs: [b]}\n"));
                Jar input = Jar.start("run", "--input", "x=1", run("true"))) {
            assertThat(usage.exitCode()).isEqualTo(2);
            assertThat(usage.err()).contains("--nonsense");
            assertThat(missing.exitCode()).isEqualTo(2);
            assertThat(missing.err()).contains("there is no such file");
            assertThat(invalid.exitCode()).isEqualTo(2);
            assertThat(invalid.err())
                    .contains("bad.yaml:3:13:")
                    .contains("rum")
                    .contains("run")
                    .contains("there is no node 'b'");
            assertThat(input.exitCode()).isEqualTo(2);
            assertThat(input.err()).contains("no such input");
        }
    }

    @Test
    void aFileThatCannotBeReadIsSaidInWords() throws IOException {
        String workflow =
                file("text.yaml", "name: text\ninputs: {text: {type: string}}\nnodes: [{id: a, task: noop}]\n");
        Path missing = folder.resolve("none.txt");
        try (Jar jar = Jar.start("run", "--input", "text=@" + missing, workflow)) {
            assertThat(jar.exitCode()).isEqualTo(2);
            assertThat(jar.err()).contains(missing + ": cannot be read: there is no " + missing);
        }
    }

    @Test
    void aRunThatTimesOutExitsWithThree() throws IOException { // 002-09
        String yaml = "name: slow\ntimeout: 300ms\nnodes:\n  - {id: a, run: sleep 60}\n";
        try (Jar jar = Jar.start("run", file("slow.yaml", yaml))) {
            assertThat(jar.exitCode()).isEqualTo(3);
        }
    }

    @Test
    void ctrlCCancelsTheRunKillsItsProcessesAndExitsWith130() throws IOException { // 002-21
        Path pid = folder.resolve("pid");
        try (Jar jar = Jar.start("run", run("sleep 300 &\necho $! > " + pid + "\necho ready\nwait"))) {
            jar.awaitOut("ready");
            jar.signal("INT");
            assertThat(jar.exitCode()).isEqualTo(130);
            assertThat(jar.out()).contains("cancelled").contains("interrupted by Ctrl-C");
            assertThat(Pids.isAlive(pid)).isFalse();
        }
    }

    @Test
    void aSecondCtrlCEndsAtOnceWhatIgnoresTheFirst() throws IOException {
        Path pid = folder.resolve("pid");
        try (Jar jar = Jar.start(
                "run", run("trap '' TERM\necho $$ > " + pid + "\necho ready\nwhile true; do sleep 1; done"))) {
            jar.awaitOut("ready");
            jar.signal("INT");
            jar.awaitOut("is being cancelled");
            jar.signal("INT");
            assertThat(jar.exitCode()).isEqualTo(130);
            assertThat(Pids.isAlive(pid)).isFalse();
        }
    }

    @Test
    void sigtermExitsWith143() throws IOException {
        try (Jar jar = Jar.start("run", run("echo ready\nsleep 300"))) {
            jar.awaitOut("ready");
            jar.signal("TERM");
            assertThat(jar.exitCode()).isEqualTo(143);
        }
    }

    @Test
    void aClosedTerminalCancelsTheRunKillsItsProcessesAndExitsWith129() throws IOException { // 002-21
        Path pid = folder.resolve("pid");
        try (Jar jar = Jar.start("run", run("sleep 300 &\necho $! > " + pid + "\necho ready\nwait"))) {
            jar.awaitOut("ready");
            jar.signal("HUP");
            assertThat(jar.exitCode()).isEqualTo(129);
            assertThat(jar.out()).contains("cancelled").contains("hung up by SIGHUP");
            assertThat(Pids.isAlive(pid)).isFalse();
        }
    }

    @Test
    void aReaderThatDoesNotReadNeitherSlowsTheRunNorLosesALine() throws IOException { // G6, G7
        Path done = folder.resolve("done");
        try (Jar jar = Jar.startUnread("run", "--json", run("seq 1 200000\ntouch " + done))) {
            Awaitility.await().atMost(60, TimeUnit.SECONDS).until(() -> Files.exists(done));
            jar.readOut();
            assertThat(jar.exitCode()).isZero();
            String text = jar.outLines().stream()
                    .map(JSON::readTree)
                    .filter(event -> event.get("type").asString().equals("node.output"))
                    .map(event -> event.get("data").get("text").asString())
                    .reduce(new StringBuilder(), StringBuilder::append, StringBuilder::append)
                    .toString();
            assertThat(text.lines().count()).isEqualTo(200_000);
            assertThat(text).endsWith("\n200000\n");
        }
    }

    @Test
    void aReaderWhoLeavesDoesNotCancelTheRun() throws IOException { // G11
        Path done = folder.resolve("done");
        try (Jar jar = Jar.startUnread("run", run("sleep 0.3\nseq 1 20000\ntouch " + done))) {
            jar.closeOut();
            assertThat(jar.exitCode()).isZero();
            assertThat(done).exists();
        }
    }

    @Test
    void outputThatCannotBeWrittenIsSaidAndIsNoSuccess() throws IOException {
        assumeThat(Path.of("/dev/full")).exists();
        Path done = folder.resolve("done");
        try (Jar jar = Jar.startInto(Path.of("/dev/full"), "run", run("echo hello\ntouch " + done))) {
            assertThat(jar.exitCode()).isEqualTo(1);
            assertThat(jar.err()).contains("not everything was printed");
            assertThat(done).as("the run itself goes on").exists();
        }
    }

    @Test
    void inputsAreReadByTheirDeclaredType() throws IOException {
        String yaml = """
                name: typed
                inputs:
                  count: {type: integer}
                  names: {type: array}
                  text: {type: string}
                nodes:
                  - {id: a, set: {sum: "inputs.count + size(inputs.names)"}}
                variables: {sum: 0}
                outputs: {sum: vars.sum, text: inputs.text}
                """;
        String text = file("text.txt", "from a file");
        try (Jar jar = Jar.start(
                "run",
                "-i",
                "count=40",
                "-i",
                "names=[\"a\",\"b\"]",
                "-i",
                "text=@" + text,
                file("typed.yaml", yaml))) {
            assertThat(jar.exitCode()).as(jar.err()).isZero();
            assertThat(jar.out()).contains("{\"sum\":42,\"text\":\"from a file\"}");
        }
    }
}
