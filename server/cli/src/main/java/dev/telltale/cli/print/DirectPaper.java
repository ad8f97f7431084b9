package dev.telltale.cli.print;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/**
 * Prints at once. Whoever reads slowly slows the command, and through it the stream that it reads. Thread-safe if its streams are.
 *
 * @param out standard output
 * @param err standard error
 */
public record DirectPaper(OutputStream out, OutputStream err) implements Paper {
    /** That of this process. */
    public static DirectPaper ofProcess() {
        return new DirectPaper(new FileOutputStream(FileDescriptor.out), new FileOutputStream(FileDescriptor.err));
    }

    /** @throws ReaderGoneException if nobody reads it any more */
    @Override
    public void out(byte[] text) throws IOException {
        try {
            out.write(text);
            out.flush();
        } catch (IOException problem) {
            throw BrokenPipe.is(problem) ? new ReaderGoneException(problem) : problem;
        }
    }

    /** What nobody reads is dropped: whoever has enough of this goes on reading the other, or ends the command by that. */
    @Override
    public void err(byte[] text) throws IOException {
        try {
            err.write(text);
            err.flush();
        } catch (IOException problem) {
            if (!BrokenPipe.is(problem)) {
                throw problem;
            }
        }
    }
}
