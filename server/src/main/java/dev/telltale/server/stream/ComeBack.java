package dev.telltale.server.stream;

import dev.telltale.server.http.Acceptance;
import dev.telltale.server.http.Answer;
import dev.telltale.server.http.HttpProblem;
import dev.telltale.server.http.Overload;
import org.jspecify.annotations.Nullable;

/**
 * What a browser is answered that wants a stream and cannot have it now: a stream that ends at once and says when to come back, as it takes
 * any other status than 200 for final. Thread-safe: it has no state.
 */
public final class ComeBack {
    private static final String TYPE = "text/event-stream";

    private ComeBack() {}

    /**
     * Whether it is for who accepts this. Who reads problems, too, is no browser, and is told with one why.
     *
     * @param accept the header, or null when there is none
     */
    public static boolean isFor(@Nullable String accept) {
        return Acceptance.names(accept, TYPE) && !Acceptance.names(accept, HttpProblem.TYPE);
    }

    /** Each has another time to come back at. */
    public static Answer answer() {
        return Answer.of(200, TYPE, SseFrame.opening(Overload.retryMillis()))
                .withHeader("Cache-Control", "no-cache, no-transform");
    }
}
