package dev.telltale.e2e;

/** 200 nodes, a loop, and a hundred lines of output a second until the file {@code $STOP} is there. */
final class LargeWorkflow {
    private static final String BEGINNING = """
            name: large
            variables: {count: 0}
            nodes:
              - id: talk
                run: |
                  echo "warning 0" >&2
                  sleep 0.5
                  i=0
                  while [ ! -e "$STOP" ]; do
                    i=$((i+1)); echo "line $i"; [ $((i % 50)) -ne 0 ] || echo "warning $i" >&2
                    [ $((i % 10)) -ne 0 ] || sleep 0.1
                  done
              - id: rounds
                loop: {times: 30, as: round, do: [{id: turn, task: noop}, {id: add, needs: [turn], set: {count: vars.count + 1}}]}
            """;

    private LargeWorkflow() {}

    static String text() {
        StringBuilder nodes = new StringBuilder(BEGINNING);
        for (int i = 1; i <= 198; i++) {
            nodes.append("  - {id: node").append(i).append(", needs: [talk], task: noop}\n");
        }
        return nodes.toString();
    }
}
