package dev.telltale.cli.print;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Where a command's text goes: standard output and what is beside it. */
public interface Paper {
    /** @param text in UTF-8 @throws IOException if it, or something before it, cannot be printed */
    void out(byte[] text) throws IOException;

    /** As {@link #out(byte[])}. */
    default void out(String text) throws IOException {
        out(text.getBytes(StandardCharsets.UTF_8));
    }

    /** As {@link #out(byte[])}, to standard error. */
    void err(byte[] text) throws IOException;

    /** As {@link #err(byte[])}. */
    default void err(String text) throws IOException {
        err(text.getBytes(StandardCharsets.UTF_8));
    }
}
