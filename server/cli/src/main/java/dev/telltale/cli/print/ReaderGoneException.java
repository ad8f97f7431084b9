package dev.telltale.cli.print;

import java.io.IOException;

/** Whoever read standard output has seen enough, as {@code head} has. */
public final class ReaderGoneException extends IOException {
    private static final long serialVersionUID = 1L;

    ReaderGoneException(IOException cause) {
        super(cause);
    }
}
