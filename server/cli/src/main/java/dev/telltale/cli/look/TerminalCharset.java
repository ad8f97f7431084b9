package dev.telltale.cli.look;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/** Which characters whoever reads this program's output expects, by the locale. */
final class TerminalCharset {
    private TerminalCharset() {}

    /** Whether there is more than ASCII. */
    static boolean isUtf8() {
        String encoding = System.getProperty("stdout.encoding", System.getProperty("native.encoding", "US-ASCII"));
        return Charset.isSupported(encoding) && Charset.forName(encoding).equals(StandardCharsets.UTF_8);
    }
}
