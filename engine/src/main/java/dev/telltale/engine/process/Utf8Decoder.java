package dev.telltale.engine.process;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/** Turns bytes that come in pieces into text; what is not UTF-8 becomes U+FFFD. Not thread-safe. */
final class Utf8Decoder {
    private static final int LONGEST_CHARACTER = 4;

    private final CharsetDecoder decoder = StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPLACE)
            .onUnmappableCharacter(CodingErrorAction.REPLACE);
    // Ready to be read from between calls: the beginning of a character whose other bytes are still to come.
    private ByteBuffer rest = ByteBuffer.allocate(LONGEST_CHARACTER).flip();

    /** The text up to the last whole character. */
    String decode(byte[] bytes, int length) {
        ByteBuffer in = ByteBuffer.allocate(rest.remaining() + length)
                .put(rest)
                .put(bytes, 0, length)
                .flip();
        String text = decode(in, false);
        rest = ByteBuffer.allocate(LONGEST_CHARACTER).put(in).flip();
        return text;
    }

    /** U+FFFD when the bytes so far end within a character, else nothing. */
    String finish() {
        return decode(rest, true);
    }

    /** Forgets the beginning of a character that will not be completed, and says how many bytes it had. */
    int discard() {
        int bytes = rest.remaining();
        rest.clear().flip();
        return bytes;
    }

    private String decode(ByteBuffer in, boolean end) {
        // One char per byte is enough: no UTF-8 sequence and no malformed byte gives more.
        CharBuffer out = CharBuffer.allocate(in.remaining() + 2);
        check(decoder.decode(in, out, end));
        if (end) {
            check(decoder.flush(out));
        }
        return out.flip().toString();
    }

    private static void check(CoderResult result) {
        if (result.isOverflow()) {
            throw new IllegalStateException("the decoder gave more characters than there were bytes");
        }
    }
}
