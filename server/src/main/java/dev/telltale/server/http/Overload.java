package dev.telltale.server.http;

import java.util.concurrent.ThreadLocalRandom;

/** How the server says that it has enough for now. */
public final class Overload {
    /** Of the answer to a request that it takes no more of. */
    public static final int STATUS = 503;

    private Overload() {}

    /** @param detail what there is too much of */
    public static HttpProblem problem(String detail) {
        return HttpProblem.of(STATUS, "overloaded", "The server takes no more for now", detail)
                .hint("try again in a few seconds")
                .header("Retry-After", "5");
    }

    /** Milliseconds after which a browser shall come back; scattered, so that not all come at once. */
    public static long retryMillis() {
        return ThreadLocalRandom.current().nextLong(15_000, 30_000);
    }
}
