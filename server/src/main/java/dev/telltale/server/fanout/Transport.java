package dev.telltale.server.fanout;

/** By what kind of connection events reach a client. */
public enum Transport {
    SSE,
    WEBSOCKET
}
