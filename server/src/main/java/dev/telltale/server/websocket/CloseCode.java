package dev.telltale.server.websocket;

/**
 * Why the server closes a WebSocket (RFC 6455, section 7.4).
 *
 * <p>Of ours, 4000 to 4499 mean that the client may come back and resume, 4500 to 4999 that it would get no farther than this time. Netty adds
 * 1002 for what is no WebSocket, 1007 for text that is no UTF-8, and 1009 for a frame that is too long.
 */
enum CloseCode {
    SHUTDOWN(1001, "shutdown"),
    EXTENSION(1002, "no extension is agreed on"),
    BINARY(1003, "messages are JSON text"),
    TOO_BIG(1009, "the message is too long"),
    FAULT(1011, "fault"),
    TOO_MANY(1013, "as many streams are open as are allowed"),
    SILENT(4000, "no answer to a ping"),
    IDLE(4001, "nothing is subscribed to, and nothing was said"),
    TOO_SLOW(4008, "more is asked for than is read"),
    NO_JSON(4500, "the message is no JSON"),
    FLOOD(4501, "too many messages");

    private final int code;
    private final String reason;

    CloseCode(int code, String reason) {
        this.code = code;
        this.reason = reason;
    }

    int code() {
        return code;
    }

    String reason() {
        return reason;
    }
}
