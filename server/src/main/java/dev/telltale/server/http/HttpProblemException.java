package dev.telltale.server.http;

/** A request ends with an error answer. */
public final class HttpProblemException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient HttpProblem problem;

    HttpProblemException(HttpProblem problem) {
        // Part of the protocol, not a fault: nobody reads the stack trace.
        super(problem.detail(), null, false, false);
        this.problem = problem;
    }

    public HttpProblem problem() {
        return problem;
    }
}
