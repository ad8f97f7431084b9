package dev.telltale.server;

import dev.telltale.engine.Engine;
import java.util.Map;

/** Workflows that, with some commands, bring about every type of event. */
final class EveryEvent {
    /** All that an execution tells on its own that completes. */
    static final String WORKFLOW = """
            name: every
            inputs:
              regions: {type: array, default: [eu, us]}
            variables: {n: 0}
            nodes:
              - {id: say, run: "echo ahoi; echo oh >&2; echo k=v >> \\"$TELLTALE_OUTPUT\\""}
              - {id: flaky, run: test "$TELLTALE_ATTEMPT" -ge 2, retry: {attempts: 2, delay: 1ms}}
              - {id: broken, run: exit 3, onError: continue}
              - {id: tall, run: exit 4, onError: mend}
              - {id: mend, task: noop}
              - {id: never, if: "false", run: echo never}
              - id: which
                switch:
                  - {when: vars.n > 1, then: [far]}
                  - {else: [near]}
              - {id: far, wait: {for: 1h}}
              - {id: near, wait: {for: 1ms}}
              - {id: step, task: stepping, with: {size: 2}}
              - {id: told, needs: [step], join: any, emit: {name: order.packed, data: {order: 7, none: null}}}
              - {id: bare, emit: {name: bare}}
              - id: each
                needs: [say]
                loop:
                  over: inputs.regions
                  as: region
                  until: vars.n > 5
                  do:
                    - {id: count, set: {n: vars.n + 1}}
              - id: again
                needs: [each]
                loop: {while: again_index < 2, as: again, do: [{id: turn, task: noop}]}
            outputs: {n: vars.n}
            """;

    /** One that fails. */
    static final String FAILING =
            "name: failing\nnodes:\n  - {id: a, run: exit 3}\n  - {id: b, needs: [a], run: echo b}\n";

    private EveryEvent() {}

    /** Gives an engine the task that they need. */
    static Engine.Builder tasks(Engine.Builder engine) {
        return engine.task("stepping", context -> {
            context.progress(0.5, "half of it");
            context.progress(0.75, null);
            return Map.of();
        });
    }
}
