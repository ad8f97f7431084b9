package dev.telltale.e2e.conformance;

/** Workflows that say something without running a program. */
final class Tales {
    /** A few events, and an end. */
    static final String SHORT = """
            name: conformance
            variables: {n: 0}
            nodes:
              - {id: first, set: {n: 1}}
              - {id: second, needs: [first], emit: {name: told, data: {n: "${{ vars.n }}", kind: ünïcode ✓ 日本 🚢}}}
            """;

    /** It waits until it is cancelled. */
    static final String WAITING = """
            name: conformance
            nodes:
              - {id: ask, wait: {approval: {prompt: Is anybody there?}}}
            """;

    private Tales() {}

    /** It says one text. */
    static String saying(String text) {
        return "name: conformance\nnodes:\n  - {id: say, emit: {name: said, data: {text: " + Subject.quoted(text)
                + "}}}\n";
    }

    /** It says one text many times. */
    static String saying(String text, int times) {
        return """
                name: conformance
                variables: {text: %s}
                nodes:
                  - id: again
                    loop:
                      times: %d
                      do:
                        - {id: say, emit: {name: said, data: {text: "${{ vars.text }}"}}}
                """.formatted(Subject.quoted(text), times);
    }
}
