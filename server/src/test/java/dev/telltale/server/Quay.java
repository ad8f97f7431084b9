package dev.telltale.server;

import java.io.IOException;

/** Where tests reach a server from. */
interface Quay {
    TelltaleServer server();

    default RawConnection connect() throws IOException {
        return RawConnection.to(server().port());
    }

    /** Opens a stream; headers are lines such as {@code Last-Event-ID: x}. */
    default SseStream stream(String path, String... headers) throws IOException {
        return SseStream.open(connect(), path, headers);
    }

    /** Opens a WebSocket. */
    default RawWebSocket webSocket() throws IOException {
        return RawWebSocket.open(connect());
    }
}
