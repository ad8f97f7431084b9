package dev.telltale.cli.print;

import java.io.IOException;

/** Whether nobody reads an output any more, as in {@code telltale run … | head -1}, or when a terminal is closed. */
final class BrokenPipe {
    private BrokenPipe() {}

    /** EPIPE and EIO; a full disk is another matter. Java tells them apart only by their text. */
    static boolean is(IOException problem) {
        String said = String.valueOf(problem.getMessage());
        return said.contains("Broken pipe") || said.contains("Input/output error");
    }
}
