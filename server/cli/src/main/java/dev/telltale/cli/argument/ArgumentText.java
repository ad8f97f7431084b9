package dev.telltale.cli.argument;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/** The words of the command line, as far as the locale has let them through. */
public final class ArgumentText {
    private static final char LOST = '\ufffd';

    private ArgumentText() {}

    /**
     * Makes sure that nothing is done with a word whose characters Java could not read: it would be kept for ever, or name another file.
     *
     * @param encoding that Java reads arguments in, by the locale
     * @throws CommandException that names the word
     */
    public static void check(String encoding, String... arguments) {
        if (Charset.isSupported(encoding) && Charset.forName(encoding).equals(StandardCharsets.UTF_8)) {
            return; // who types that character means it
        }
        for (int i = 0; i < arguments.length; i++) {
            if (arguments[i].indexOf(LOST) >= 0) {
                throw CommandException.usage("argument " + (i + 1) + ", '" + arguments[i].replace(LOST, '?')
                        + "', has characters that this locale (" + encoding
                        + ") cannot carry; set LC_ALL=C.UTF-8 and say it again");
            }
        }
    }
}
