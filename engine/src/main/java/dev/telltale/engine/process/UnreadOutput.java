package dev.telltale.engine.process;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * The pipes into which a process of a former life prints, and which nobody reads since. While they are held, nobody who prints there
 * ends of that (SIGPIPE): a shell says how its child has ended before its trap runs. Nothing is read: a pipe has room for what is said
 * at an end, and who says more waits until it is killed. Not thread-safe.
 */
final class UnreadOutput implements AutoCloseable {
    private static final List<String> OUTPUTS = List.of("1", "2"); // file descriptors

    private final List<FileChannel> pipes = new ArrayList<>();

    /** Holds those of one process, as far as they can be opened. */
    void hold(long pid) {
        Path descriptors = ProcessTable.PROC.resolve(Long.toString(pid)).resolve("fd");
        for (String output : OUTPUTS) {
            Path descriptor = descriptors.resolve(output);
            try {
                if (Files.readSymbolicLink(descriptor).toString().startsWith("pipe:")) {
                    // Both, as an open for reading would wait for a writer if the last one has ended meanwhile.
                    pipes.add(FileChannel.open(descriptor, StandardOpenOption.READ, StandardOpenOption.WRITE));
                }
            } catch (IOException goneOrNotOurs) {
                // Whoever prints there then ends of that.
            }
        }
    }

    @Override
    public void close() throws IOException {
        for (FileChannel pipe : pipes) {
            pipe.close();
        }
    }
}
