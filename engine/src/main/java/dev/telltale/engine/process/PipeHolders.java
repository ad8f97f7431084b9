package dev.telltale.engine.process;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;

/**
 * Processes that went away from their tree but still hold its output open. Nothing short of a byte wakes a thread that reads
 * a pipe, so one is written to each pipe that such a process and this JVM share; the reader, which has given up, drops it.
 */
final class PipeHolders {
    private PipeHolders() {}

    /** Wakes those who read from pipes that processes with this mark hold. Does what it can; never fails. */
    static void wakeReaders(String mark) {
        try {
            Map<String, Path> ours = pipes(ProcessTable.PROC.resolve("self"));
            for (ProcessTable.Entry entry : ProcessTable.living()) {
                if (ProcessTable.hasEnvironment(entry.pid(), mark)) {
                    Map<String, Path> theirs = pipes(ProcessTable.PROC.resolve(Long.toString(entry.pid())));
                    theirs.keySet().retainAll(ours.keySet());
                    theirs.values().forEach(PipeHolders::write);
                    ours.keySet().removeAll(theirs.keySet());
                }
            }
        } catch (IOException cannotLook) {
            // The readers then wait until the holder writes or ends.
        }
    }

    /** Pipe id to where it is open. */
    private static Map<String, Path> pipes(Path process) {
        Map<String, Path> pipes = new HashMap<>();
        try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(process.resolve("fd"))) {
            for (Path descriptor : descriptors) {
                String target = target(descriptor);
                if (target.startsWith("pipe:")) {
                    pipes.put(target, descriptor);
                }
            }
        } catch (IOException | DirectoryIteratorException goneOrNotOurs) {
            return pipes;
        }
        return pipes;
    }

    private static String target(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString();
        } catch (IOException closed) {
            return "";
        }
    }

    private static void write(Path pipe) {
        try (SeekableByteChannel channel = Files.newByteChannel(pipe, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(new byte[1]));
        } catch (IOException closed) {
            // Then the reader is awake.
        }
    }
}
