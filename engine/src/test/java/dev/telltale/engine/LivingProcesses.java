package dev.telltale.engine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Which processes are alive: dead ones that nobody has asked about yet do not count. */
final class LivingProcesses {
    private LivingProcesses() {}

    static boolean isAlive(String pid) {
        try {
            String stat = Files.readString(Path.of("/proc", pid.strip(), "stat"));
            char state = stat.charAt(stat.lastIndexOf(')') + 2);
            return state != 'Z' && state != 'X';
        } catch (NoSuchFileException gone) {
            return false;
        } catch (IOException goneWhileRead) {
            if (Files.exists(Path.of("/proc", pid.strip()))) {
                throw new UncheckedIOException(goneWhileRead);
            }
            return false;
        }
    }
}
