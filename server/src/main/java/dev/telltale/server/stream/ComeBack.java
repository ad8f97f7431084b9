package dev.telltale.server.stream;

import dev.telltale.server.http.Answer;
import dev.telltale.server.http.Overload;

/**
 * What a browser is answered that wants a stream and cannot have it now: a stream that ends at once and says when to come back, as it takes
 * any other status than 200 for final. Thread-safe: it has no state.
 */
public final class ComeBack {
    private ComeBack() {}

    /** Each has another time to come back at. */
    public static Answer answer() {
        return Answer.of(200, "text/event-stream", SseFrame.opening(Overload.retryMillis()))
                .withHeader("Cache-Control", "no-cache, no-transform");
    }
}
