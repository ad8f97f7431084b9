package dev.telltale.engine.run;

import dev.telltale.engine.expression.ExpressionException;
import dev.telltale.event.ErrorKind;
import dev.telltale.event.ExecutionError;
import dev.telltale.event.JsonException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What goes wrong with a node, as others may see it: of which kind it is, with secrets masked.
 *
 * <p>Not thread-safe: belongs to its run.
 */
final class NodeErrors {
    private static final Logger log = LoggerFactory.getLogger(NodeErrors.class);

    private final Run run;
    private final NodeRun node;

    NodeErrors(Run run, NodeRun node) {
        this.run = run;
        this.node = node;
    }

    /** What an exception from working on the node means. */
    ExecutionError of(RuntimeException problem) {
        String message = String.valueOf(problem.getMessage());
        if (problem instanceof NodeException known) {
            return of(known.kind(), message);
        } else if (problem instanceof ExpressionException || problem instanceof JsonException) {
            return of(ErrorKind.DATA, message);
        }
        log.error(
                "Node '{}' of execution {} met a fault and fails",
                node.path(),
                run.executionId(),
                run.recorder().masked(problem));
        return of(ErrorKind.EXECUTION, "internal error: " + problem);
    }

    /** A failure that another attempt would not mend. @param message may hold secrets */
    ExecutionError of(ErrorKind kind, String message) {
        return of(kind, message, false);
    }

    /** @param message may hold secrets, and may be of any length */
    ExecutionError of(ErrorKind kind, String message, boolean isRetryable) {
        return new ExecutionError(kind, Texts.cut(run.recorder().masked(message)), node.id(), isRetryable);
    }

    /** Its time was up. */
    ExecutionError timeout() {
        String message =
                "it took longer than its timeout of " + Texts.of(node.node().timeout());
        return new ExecutionError(ErrorKind.TIMEOUT, message, node.id(), true);
    }

    /** Somebody ended it. @param reason nothing secret */
    ExecutionError cancelled(String reason) {
        return new ExecutionError(ErrorKind.CANCELLED, reason, node.id(), false);
    }
}
