package dev.telltale.server.front;

import java.time.Duration;

/** Is told of each request once it is over. Thread-safe; returns at once and never throws. */
@FunctionalInterface
public interface RequestObserver {
    /**
     * @param method of HTTP, as sent
     * @param template of the route, never the path itself
     */
    void answered(String method, String template, int status, Duration took);
}
