package dev.telltale.client;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;

/** What an answer says that it is. Thread-safe: it has no state. */
final class MediaType {
    static final String EVENT_STREAM = "text/event-stream";
    static final String JSON = "application/json";
    static final String PROBLEM = "application/problem+json";
    static final String YAML = "application/yaml";

    private MediaType() {}

    /** Whether it is of a type, whatever its parameters. */
    static boolean is(String type, HttpHeaders headers) {
        return headers.get(HttpHeaderNames.CONTENT_TYPE, "")
                .split(";", 2)[0]
                .trim()
                .equalsIgnoreCase(type);
    }
}
