package dev.telltale.server.http;

import dev.telltale.event.JournalException;
import dev.telltale.event.RefusedException;
import dev.telltale.monitor.wire.JsonSyntaxException;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.http2.Http2Exception;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.netty.channel.AbortedException;

/** Turns whatever went wrong into an error answer; the client never sees a stack trace. */
public final class Faults {
    private static final Logger log = LoggerFactory.getLogger(Faults.class);

    private Faults() {}

    /** @param during which request, for the log */
    public static HttpProblem problem(Throwable error, String during) {
        if (error instanceof HttpProblemException expected) {
            return expected.problem();
        }
        if (error instanceof RefusedException refused) {
            return refused(refused);
        }
        if (error instanceof JsonSyntaxException syntax) {
            String place = syntax.line() > 0 ? "body, line " + syntax.line() + ", column " + syntax.column() : "body";
            return HttpProblem.badRequest(place, String.valueOf(syntax.getMessage()));
        }
        if (error instanceof Http2Exception || error instanceof DecoderException) {
            // Told by a reset or a close already; there is nobody to read an answer.
            log.debug("what came in {} broke the protocol", during, error);
            return HttpProblem.badRequest("the connection", "what came is not what was announced");
        }
        if (error instanceof JournalException) {
            return HttpProblem.of(503, "journal", "The journal takes nothing", String.valueOf(error.getMessage()))
                    .header("Retry-After", "5");
        }
        return unexpected(error, during);
    }

    /** Logs it under a number that the client gets to name. */
    public static HttpProblem unexpected(Throwable error, String during) {
        if (error instanceof AbortedException) {
            log.debug("the client of {} has gone away", during); // nobody is there to read the answer
            return HttpProblem.badRequest("connection", "the client has gone away");
        }
        String number = HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
        log.error("fault {} in {}", number, during, error);
        return HttpProblem.of(
                500, "fault", "Something went wrong inside the server", "the server's log has it as fault " + number);
    }

    private static HttpProblem refused(RefusedException refused) {
        String detail = String.valueOf(refused.getMessage());
        HttpProblem problem = switch (refused.reason()) {
            case MALFORMED -> HttpProblem.badRequest("body", detail);
            case UNKNOWN_EXECUTION, UNKNOWN_WORKFLOW, UNKNOWN_NODE -> HttpProblem.notFound(detail);
            case INVALID_WORKFLOW -> HttpProblem.of(422, "invalid-workflow", "The workflow cannot run", detail);
            case INVALID_INPUTS ->
                HttpProblem.of(422, "invalid-inputs", "The workflow does not take these inputs", detail);
            case ID_TAKEN, FINISHED, NOT_FINISHED, NOT_WAITING -> HttpProblem.conflict(detail);
            case NO_LONGER_KEPT -> HttpProblem.of(410, "gone", "It is no longer kept", detail);
            case NO_ROOM -> HttpProblem.of(507, "no-room", "The server keeps as much as it may", detail);
            case UNAVAILABLE -> Overload.problem(detail);
        };
        return (refused.hint() == null ? problem : problem.hint(refused.hint()))
                .problems(refused.problems())
                .reason(refused.reason().wireName());
    }
}
