package dev.telltale.engine.workflow;

import dev.telltale.event.Problem;
import java.util.List;

/** Inputs that a workflow cannot start with, with everything that is wrong with them. */
public final class InvalidInputsException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient List<Problem> problems;

    InvalidInputsException(List<Problem> problems) {
        super(ProblemText.of("inputs", problems));
        this.problems = List.copyOf(problems);
    }

    /** At least one, in the order of the declaration; those without a line have line and column 0. */
    public List<Problem> problems() {
        return problems;
    }
}
