package dev.telltale.server.stream;

import io.netty.buffer.ByteBuf;

/** The bytes of one text frame of a WebSocket, from the server (RFC 6455, section 5.2). Thread-safe: it has no state. */
public final class SocketFrame {
    private static final int FINAL_TEXT = 0x81;
    private static final int SHORT = 125;
    private static final int MEDIUM = 0xFFFF;

    private SocketFrame() {}

    /** How many bytes it is. @param payload bytes of its text */
    public static int length(int payload) {
        return payload + (payload <= SHORT ? 2 : payload <= MEDIUM ? 4 : 10);
    }

    /** Writes what stands before the text. @param payload bytes of its text */
    public static ByteBuf begin(int payload, ByteBuf out) {
        out.writeByte(FINAL_TEXT);
        if (payload <= SHORT) {
            return out.writeByte(payload);
        }
        return payload <= MEDIUM
                ? out.writeByte(126).writeShort(payload)
                : out.writeByte(127).writeLong(payload);
    }
}
