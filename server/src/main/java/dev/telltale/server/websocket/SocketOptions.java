package dev.telltale.server.websocket;

import java.time.Duration;

/**
 * What a WebSocket may take. Immutable, thread-safe.
 *
 * @param frameBytes longest frame, and longest message in several
 * @param framesPerSecond how many frames a client may send in a second
 * @param subscriptions how many subscriptions one connection may have at once
 * @param idle how long a connection may have none, and say nothing
 * @param ping how often the client is asked whether it is there
 * @param pong how long it may take to show that it is
 * @param heartbeat after how much silence a subscription says where it is
 */
public record SocketOptions(
        int frameBytes,
        int framesPerSecond,
        int subscriptions,
        Duration idle,
        Duration ping,
        Duration pong,
        Duration heartbeat) {}
