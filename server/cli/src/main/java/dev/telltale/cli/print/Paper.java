package dev.telltale.cli.print;

import java.io.IOException;

/** Where a command's text goes: standard output and what is beside it. */
public interface Paper {
    /** @param text in UTF-8 @throws IOException if it, or something before it, cannot be printed */
    void out(byte[] text) throws IOException;

    /** As {@link #out}, to standard error. */
    void err(byte[] text) throws IOException;
}
