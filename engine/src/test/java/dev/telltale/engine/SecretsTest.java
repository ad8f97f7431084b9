package dev.telltale.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.telltale.engine.workflow.parse.WorkflowParser;
import dev.telltale.event.ConditionEvent;
import dev.telltale.event.ExecutionControl.Command;
import dev.telltale.event.NodeEvent;
import dev.telltale.event.OutputEvent;
import dev.telltale.event.OutputEvent.Stream;
import dev.telltale.event.RunEvent;
import dev.telltale.sdk.Task;
import dev.telltale.sdk.TaskException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** No secret value appears in any event (G10). */
class SecretsTest {
    private static final String SECRET = "s3cr3t/v\"lue+x";
    private static final Task LEAK = context -> {
        String secret = context.input("token", String.class);
        context.progress(0.5, "using " + secret);
        for (char character : ("a " + secret + " z\n").toCharArray()) {
            context.output(String.valueOf(character)); // masked across the calls
        }
        context.error(secret.substring(0, 5));
        context.error(secret.substring(5) + "\n");
        context.emit("leak", Map.of(secret, List.of(secret)));
        return Map.of("got", secret, "list", List.of(Map.of("x", "=" + secret)));
    };
    private static final Task THROW = context -> {
        throw TaskException.execution("cannot use " + context.inputs().get("token"), true, null);
    };

    private final Fixture fixture = new Fixture(Map.of("leak", LEAK, "throw", THROW));

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void aSecretInputIsMaskedEverywhere() {
        Story story = check(fixture.run("""
                name: secrets
                inputs: {token: {type: string, secret: true}}
                variables: {copy: "Bearer ${{ inputs.token }}"}
                nodes:
                  - {id: leak, task: leak, with: {token: "${{ inputs.token }}"}}
                  - {id: throw, task: throw, with: {token: "${{ inputs.token }}"}, retry: {attempts: 2, delay: 1ms}, onError: continue}
                  - {id: if, if: "inputs.token == '' || inputs.token.startsWith('x')", task: noop}
                  - {id: pick, switch: [{when: "inputs.token == vars.copy", then: [never]}]}
                  - {id: never, task: noop}
                  - {id: set, set: {copy: "[inputs.token]"}}
                  - {id: each, needs: [set], loop: {over: "[inputs.token]", do: [{id: in, task: noop}]}}
                  - {id: emit, emit: {name: told, data: {x: "${{ inputs.token }}"}}}
                  - {id: wait, wait: {for: "${{ inputs.token }}"}, onError: continue}
                  - {id: shell, run: 'echo "${{ inputs.token }}"; echo "x=${{ inputs.token }}" >> "$TELLTALE_OUTPUT"; echo "${{ inputs.token }}" >&2; exit 0'}
                  - {id: fails, run: 'echo "${{ inputs.token }}" >&2; exit 1', onError: continue}
                  - {id: program, run: [no-such-program-anywhere, "${{ inputs.token }}"], onError: continue}
                  - {id: folder, run: {command: pwd, cwd: "/no/${{ inputs.token }}"}, onError: continue}
                outputs: {token: inputs.token, got: nodes.leak.outputs.got}
                """, Map.of("token", SECRET)));

        assertThat(story.view().start().inputs()).isEqualTo(Map.of("token", "***"));
        assertThat(story.output("leak", Stream.STDOUT)).isEqualTo("a *** z\n");
        assertThat(story.output("leak", Stream.STDERR)).isEqualTo("***\n");
        assertThat(story.output("shell", Stream.STDOUT)).isEqualTo("***\n");
        assertThat(story.view().outputs()).isEqualTo(Map.of("token", "***", "got", "***"));
        assertThat(story.node("fails").error()).extracting("message").isEqualTo("exit code 1: ***");
        assertThat(story.all(ConditionEvent.class).get(0).operands()).isEqualTo(Map.of("inputs.token", "***"));
        assertThat(story.lines()).contains("variable.changed copy=Bearer ***", "custom.leak leak {***=[***]}");
    }

    @Test
    void theRunItselfWorksWithTheRealValue() {
        Story story = check(fixture.run("""
                name: real
                inputs: {token: {type: string, secret: true}}
                variables: {copy: "${{ inputs.token }}"}
                nodes:
                  - {id: make, run: 'echo "t=${{ vars.copy }}" >> "$TELLTALE_OUTPUT"'}
                  - {id: same, if: "nodes.make.outputs.t == inputs.token", run: 'printf "%s" "${{ nodes.make.outputs.t }}" | wc -c'}
                """, Map.of("token", SECRET)));

        assertThat(story.output("same", Stream.STDOUT).strip()).isEqualTo(String.valueOf(SECRET.length()));
    }

    @Test
    void aSecretEnvironmentEntryIsMasked() {
        Story story = check(fixture.run("""
                name: env
                inputs: {value: {type: string, secret: true}}
                nodes:
                  - id: a
                    run:
                      command: 'echo "$KEY"; echo "x=$KEY" >> "$TELLTALE_OUTPUT"; echo "$OTHER"'
                      env: {KEY: {value: "key-${{ inputs.value }}", secret: true}, OTHER: plain}
                  - {id: b, needs: [a], run: "echo ${{ nodes.a.outputs.x }}"}
                """, Map.of("value", SECRET)));

        assertThat(story.output("a", Stream.STDOUT)).isEqualTo("***\nplain\n");
        assertThat(story.output("b", Stream.STDOUT)).isEqualTo("***\n");
    }

    @Test
    void aSecretThatComesWhileOthersRunIsMaskedInTheirWordsToo() {
        Execution execution = fixture.start("""
                name: late
                nodes:
                  - {id: early, run: 'echo up; while ! test -e known; do sleep 0.01; done; echo "late-$(echo secret)-value"'}
                  - {id: gate, task: gate}
                  - id: late
                    needs: [gate]
                    run:
                      command: touch known
                      env: {KEY: {value: "${{ 'late-' + 'secret' }}-value", secret: true}}
                """);

        fixture.await(execution, OutputEvent.class, "early");
        fixture.gates.open("gate");

        Story story = fixture.end(execution);

        assertThat(story.output("early", Stream.STDOUT)).isEqualTo("up\n***\n");
    }

    @Test
    void encodedFormsAreMaskedToo() {
        String url = URLEncoder.encode(SECRET, StandardCharsets.UTF_8);
        String base64 = Base64.getEncoder().encodeToString(SECRET.getBytes(StandardCharsets.UTF_8));
        String basic = Base64.getEncoder().encodeToString(("user:" + SECRET).getBytes(StandardCharsets.UTF_8));
        Story story = check(fixture.run("""
                name: forms
                inputs: {token: {type: string, secret: true}, url: {type: string}, base64: {type: string}, basic: {type: string}}
                nodes:
                  - {id: a, run: ["printf", "%s\\\\n", "${{ inputs.url }}", "${{ inputs.base64 }}", "${{ inputs.basic }}"]}
                """, Map.of("token", SECRET, "url", url, "base64", base64, "basic", basic)));

        assertThat(story.events().toString()).doesNotContain(url, base64, base64.replace("=", ""));
    }

    @Test
    void secretsInsideObjectsAndNumbersAreMasked() {
        Story story =
                fixture.run("""
                name: kinds
                inputs: {login: {type: object, secret: true}, pin: {type: integer, secret: true}}
                variables: {pin: "${{ inputs.pin }}"}
                nodes:
                  - {id: a, run: 'echo "${{ inputs.login.password }} ${{ inputs.pin }}"'}
                  - {id: b, set: {pin: inputs.pin + 0}}
                  - {id: c, loop: {times: inputs.pin, do: [{id: d, task: noop}]}, onError: continue}
                """, Map.of("login", Map.of("user", "ada-l", "password", "pass-word"), "pin", 987_654_321));

        assertThat(story.events().toString()).doesNotContain("pass-word", "ada-l", "987654321");
        assertThat(story.output("a", Stream.STDOUT)).isEqualTo("*** ***\n");
    }

    @Test
    void whatPeopleSayAboutARunIsMasked() {
        Execution execution = fixture.engine.start(
                WorkflowParser.parse("""
                name: said
                inputs: {token: {type: string, secret: true}}
                nodes: [{id: a, task: gate}]
                """, "test.yaml"),
                Map.of("token", SECRET),
                StartOptions.DEFAULT.withLabels(Map.of("label", "x" + SECRET)));
        fixture.gates.awaitReached("a");
        Fixture.join(fixture.engine.pause(execution.id(), new Command(SECRET, SECRET)));
        Fixture.join(fixture.engine.resume(execution.id(), new Command(SECRET, SECRET)));
        Fixture.join(fixture.engine.cancel(execution.id(), new Command(SECRET, "because of " + SECRET)));

        Story story = check(fixture.end(execution));

        assertThat(((RunEvent.Cancelled) story.last()).reason()).isEqualTo("because of ***");
        assertThat(story.all(NodeEvent.Cancelled.class).get(0).reason()).isEqualTo("because of ***");
    }

    @Test
    void variablesThatCannotBeComputedDoNotGiveASecretAway() {
        check(fixture.run("""
                name: variables
                inputs: {token: {type: string, secret: true}}
                variables: {n: "${{ int(inputs.token) }}"}
                nodes: [{id: a, task: noop}]
                """, Map.of("token", SECRET)));
        check(fixture.run("""
                name: outputs
                inputs: {token: {type: string, secret: true}}
                nodes: [{id: a, task: noop, if: "{'x': 1}[inputs.token] == 1", onError: continue}]
                outputs: {n: int(inputs.token)}
                """, Map.of("token", SECRET)));
    }

    private static Story check(Story story) {
        String json = SECRET.replace("\"", "\\\"");
        assertThat(story.events().toString()).doesNotContain(SECRET, json);
        return story;
    }
}
