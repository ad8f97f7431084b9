package dev.telltale.cli.look;

import dev.telltale.tui.TelltaleTui;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** How wide the terminal is that this program writes to. */
final class TerminalWidth {
    private static final int USUAL = 80;

    private TerminalWidth() {}

    /** In characters; 80 in a pipe, and where it cannot be known. */
    static int columns() {
        return TelltaleTui.obstacle() == null ? of(sizeBySystem()) : USUAL;
    }

    /** @param size rows and columns, as {@code stty size} says them */
    static int of(String size) {
        String[] words = size.strip().split(" ");
        boolean isSize = words.length == 2 && words[1].matches("[1-9]\\d{0,3}");
        return isSize ? Integer.parseInt(words[1]) : USUAL;
    }

    private static String sizeBySystem() {
        try {
            Process stty = new ProcessBuilder("stty", "size")
                    .redirectInput(ProcessBuilder.Redirect.INHERIT) // the terminal that it is asked for
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        } catch (IOException noSuchProgram) {
            return "";
        }
    }
}
