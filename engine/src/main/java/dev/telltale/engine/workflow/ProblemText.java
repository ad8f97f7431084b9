package dev.telltale.engine.workflow;

import dev.telltale.event.Problem;
import java.util.List;

/** Problems as lines for people: {@code file:line:column: message (hint)}. */
final class ProblemText {
    private ProblemText() {}

    static String of(String source, List<Problem> problems) {
        StringBuilder text = new StringBuilder();
        for (Problem problem : problems) {
            if (!text.isEmpty()) {
                text.append('\n');
            }
            text.append(source).append(problem.line() > 0 ? ":" : ": ").append(problem);
        }
        return text.toString();
    }
}
