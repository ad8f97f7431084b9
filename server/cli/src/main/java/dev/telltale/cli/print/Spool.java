package dev.telltale.cli.print;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Text on its way to standard output and standard error, kept in a temporary file until they take it.
 *
 * <p>So whoever reads the command's output slowly neither slows the run nor loses a line. Order is kept between the two. Once a reader has
 * gone away, what is meant for it is dropped; any other fault is told to the writer, by the next call or by {@link #close}. Thread-safe:
 * any thread writes, one of its own prints.
 */
public final class Spool implements Closeable, Paper {
    private static final int OUT = 1;
    private static final int ERR = 2;

    private final RandomAccessFile writeEnd;
    private final RandomAccessFile readEnd;
    private final OutputStream written;
    private final Thread printer;
    private long records; // guarded by this
    private boolean isClosed; // guarded by this
    private @Nullable IOException fault; // guarded by this

    /** @param out standard output @param err standard error */
    public Spool(OutputStream out, OutputStream err) throws IOException {
        Path file = Files.createTempFile("telltale-output-", ".spool");
        this.writeEnd = new RandomAccessFile(file.toFile(), "rw");
        this.readEnd = new RandomAccessFile(file.toFile(), "r");
        Files.deleteIfExists(file); // the open ends keep it; nothing is left behind, whatever happens
        this.written = Channels.newOutputStream(writeEnd.getChannel());
        this.printer = new Thread(() -> print(new Reader(out), new Reader(err)), "telltale-printer");
        printer.setDaemon(true);
        printer.start();
    }

    /** @throws IOException if this or something before it cannot be printed */
    @Override
    public void out(byte[] text) throws IOException {
        add(OUT, text);
    }

    /** @throws IOException if this or something before it cannot be printed */
    @Override
    public void err(byte[] text) throws IOException {
        add(ERR, text);
    }

    private synchronized void add(int channel, byte[] text) throws IOException {
        throwFault();
        ByteBuffer record = ByteBuffer.allocate(5 + text.length);
        record.put((byte) channel).putInt(text.length).put(text);
        try {
            written.write(record.array());
        } catch (IOException full) {
            fault = full; // half a record may be in the file: nothing can follow it
            throw full;
        }
        records++;
        notifyAll();
    }

    private synchronized void throwFault() throws IOException {
        if (fault != null) {
            throw new IOException(fault.getMessage(), fault);
        }
    }

    private void print(Reader out, Reader err) {
        DataInputStream spooled =
                new DataInputStream(new BufferedInputStream(Channels.newInputStream(readEnd.getChannel())));
        try {
            for (long printed = 0; awaitMore(printed); printed++) {
                int channel = spooled.readByte();
                byte[] text = spooled.readNBytes(spooled.readInt());
                (channel == OUT ? out : err).take(text);
            }
        } catch (IOException problem) {
            fail(problem);
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void fail(IOException problem) {
        fault = fault == null ? problem : fault;
    }

    private synchronized boolean awaitMore(long printed) throws InterruptedException {
        while (printed == records && !isClosed) {
            wait();
        }
        return printed < records;
    }

    /** Waits until everything is printed, then lets go of the file. @throws IOException if not everything was printed */
    @Override
    public void close() throws IOException {
        synchronized (this) {
            isClosed = true;
            notifyAll();
        }
        try {
            printer.join();
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        }
        writeEnd.close();
        readEnd.close();
        throwFault();
    }

    /** One of the two outputs; silent once nobody reads it any more. */
    private static final class Reader {
        private final OutputStream stream;
        private boolean isGone;

        Reader(OutputStream stream) {
            this.stream = stream;
        }

        void take(byte[] text) throws IOException {
            if (isGone) {
                return;
            }
            try {
                stream.write(text);
                stream.flush();
            } catch (IOException problem) {
                isGone = BrokenPipe.is(problem); // then the run goes on without a watcher
                if (!isGone) {
                    throw problem;
                }
            }
        }
    }
}
