package dev.telltale.server;

import java.time.Duration;

/**
 * What clients may do on a WebSocket. Immutable, thread-safe.
 *
 * @param frameBytes longest frame that a client may send, and longest message in several frames
 * @param framesPerSecond how many frames a client may send in a second, of all kinds
 * @param subscriptions how many subscriptions one connection may have at once
 * @param ping how often a client is asked whether it is there
 * @param pong how long it may take to show that it is
 */
public record WebSocketLimits(int frameBytes, int framesPerSecond, int subscriptions, Duration ping, Duration pong) {
    /** 64 KiB, 500 frames in a second, 256 subscriptions, a ping every 25 s with 10 s for the answer. */
    public static final WebSocketLimits DEFAULT =
            new WebSocketLimits(64 << 10, 500, 256, Duration.ofSeconds(25), Duration.ofSeconds(10));

    public WebSocketLimits {
        AtLeast.one("the limit frameBytes of WebSockets", frameBytes);
        AtLeast.one("the limit framesPerSecond of WebSockets", framesPerSecond);
        AtLeast.one("the limit subscriptions of WebSockets", subscriptions);
        AtLeast.aMillisecond("the time ping of WebSockets", ping);
        AtLeast.aMillisecond("the time pong of WebSockets", pong);
    }

    public WebSocketLimits withFramesPerSecond(int next) {
        return new WebSocketLimits(frameBytes, next, subscriptions, ping, pong);
    }

    public WebSocketLimits withSubscriptions(int next) {
        return new WebSocketLimits(frameBytes, framesPerSecond, next, ping, pong);
    }

    public WebSocketLimits withPing(Duration next) {
        return new WebSocketLimits(frameBytes, framesPerSecond, subscriptions, next, pong);
    }

    public WebSocketLimits withPong(Duration next) {
        return new WebSocketLimits(frameBytes, framesPerSecond, subscriptions, ping, next);
    }
}
