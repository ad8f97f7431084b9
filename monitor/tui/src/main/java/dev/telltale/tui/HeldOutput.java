package dev.telltale.tui;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Keeps what the program prints from the screen, and prints it when that has gone: {@code System.out}, and {@code System.err} unless that leads elsewhere, as
 * into a file or a pipe. Thread-safe.
 */
final class HeldOutput implements AutoCloseable {
    /** Bytes that are kept; what comes after them is counted. */
    private static final int MOST = 256 << 10;

    private final PrintStream out = System.out;
    private final PrintStream err = System.err;
    private final Bounded bytes = new Bounded();
    private boolean isClosed; // guarded by this

    HeldOutput() {
        PrintStream held = new PrintStream(bytes, true, Charset.defaultCharset());
        System.setOut(held);
        if (isTerminal(Path.of("/proc/self/fd/2"))) {
            System.setErr(held);
        }
    }

    /** Whether an open file may be one. Where that cannot be told, as outside Linux, it may. */
    static boolean isTerminal(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).startsWith("/dev"); // a pipe has no path but a name
        } catch (IOException unknown) {
            return true;
        }
    }

    /** Lets it go, and prints what was held. Once. */
    @Override
    public synchronized void close() {
        if (!isClosed) {
            isClosed = true;
            System.setOut(out);
            System.setErr(err);
            bytes.printTo(err);
        }
    }

    private static final class Bounded extends ByteArrayOutputStream {
        private long dropped;

        @Override
        public synchronized void write(int octet) {
            if (count < MOST) {
                super.write(octet);
            } else {
                dropped++;
            }
        }

        @Override
        public synchronized void write(byte[] source, int offset, int length) {
            int fits = Math.min(length, MOST - count);
            super.write(source, offset, fits);
            dropped += length - fits;
        }

        synchronized void printTo(PrintStream stream) {
            stream.write(buf, 0, count);
            if (dropped > 0) {
                stream.println();
                stream.println("telltale: " + dropped
                        + " more bytes were printed while the screen was shown, and are not kept");
            }
            stream.flush();
        }
    }
}
