package dev.telltale.server.http;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Percent-decoding as URLs have it, strictly: what is no UTF-8 or no escape is refused instead of guessed at. */
public final class Percent {
    private Percent() {}

    /**
     * @param plusIsSpace as in queries; in paths a plus is a plus
     * @param where the text is from, for the error
     */
    public static String decode(String raw, boolean plusIsSpace, String where) {
        if (raw.indexOf('%') < 0 && (!plusIsSpace || raw.indexOf('+') < 0) && isAscii(raw)) {
            return raw;
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(raw.length());
        for (int at = 0; at < raw.length(); at++) {
            char next = raw.charAt(at);
            if (next == '%') {
                bytes.write(octet(raw, at, where));
                at += 2;
            } else if (next == '+' && plusIsSpace) {
                bytes.write(' ');
            } else if (next < 0x80) {
                bytes.write(next);
            } else {
                // Netty reads the request line as Latin-1, so each char is one byte of what a careless client sent.
                bytes.writeBytes(String.valueOf(next).getBytes(StandardCharsets.ISO_8859_1));
            }
        }
        return Utf8.decode(bytes.toByteArray(), where);
    }

    private static int octet(String raw, int at, String where) {
        int high = at + 2 < raw.length() ? Character.digit(raw.charAt(at + 1), 16) : -1;
        int low = at + 2 < raw.length() ? Character.digit(raw.charAt(at + 2), 16) : -1;
        if (high < 0 || low < 0) {
            throw HttpProblem.badRequest(where, "a % in " + where + " is not followed by two hexadecimal digits")
                    .hint("write a percent sign as %25")
                    .exception();
        }
        return high * 16 + low;
    }

    private static boolean isAscii(String text) {
        return text.chars().allMatch(next -> next < 0x80);
    }
}
