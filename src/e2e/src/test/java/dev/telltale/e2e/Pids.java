package dev.telltale.e2e;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Whether processes that wrote down their id are alive. */
final class Pids {
    private Pids() {}

    /** A process that has ended and only waits for its parent to notice is not alive. */
    static boolean isAlive(Path file) throws IOException {
        long pid = Long.parseLong(Files.readString(file).strip());
        if (!Files.isDirectory(Path.of("/proc/self"))) {
            return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
        }
        try {
            String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
            char state = stat.charAt(stat.lastIndexOf(')') + 2);
            return state != 'Z' && state != 'X';
        } catch (NoSuchFileException gone) {
            return false;
        }
    }
}
