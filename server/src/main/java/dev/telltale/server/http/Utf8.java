package dev.telltale.server.http;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;

/** Bytes to text without letting anything through that is no UTF-8. */
public final class Utf8 {
    private Utf8() {}

    /** @param where they are from, for the error */
    public static String decode(byte[] bytes, String where) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        CharBuffer out = CharBuffer.allocate(bytes.length);
        // Without onMalformedInput(REPLACE) a decoder reports, and stops before the first bad byte.
        CoderResult result = StandardCharsets.UTF_8.newDecoder().decode(in, out, true);
        if (result.isError()) {
            throw HttpProblem.badRequest(where, "byte " + (in.position() + 1) + " of " + where + " is no UTF-8")
                    .hint("encode it as UTF-8")
                    .exception();
        }
        return out.flip().toString();
    }
}
