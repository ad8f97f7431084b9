package dev.telltale.engine.workflow;

import dev.telltale.event.Problem;
import java.util.List;

/** A workflow that cannot run, with everything that is wrong with it. */
public final class InvalidWorkflowException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String source;
    private final transient List<Problem> problems;

    /** @param source what the text is called @param problems at least one, in the order of the text */
    public InvalidWorkflowException(String source, List<Problem> problems) {
        super(ProblemText.of(source, problems));
        this.source = source;
        this.problems = List.copyOf(problems);
    }

    /** What the text is called, such as its file name. */
    public String source() {
        return source;
    }

    /** At least one, in the order of the text. */
    public List<Problem> problems() {
        return problems;
    }
}
