package dev.telltale.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Arrays;

/** What the figures were measured on, and how much of it others had. Linux tells that; elsewhere it stays unknown. */
final class Machine {
    private static final double TICKS_A_SECOND = 100;

    private final long fromNanos = System.nanoTime();
    private final double fromOthers = othersSeconds();

    /** Processor, cores, system, JDK and date. */
    static String description() {
        return cores() + " cores of " + processor() + ", " + System.getProperty("os.name") + " "
                + System.getProperty("os.version") + ", " + System.getProperty("java.vm.name") + " "
                + System.getProperty("java.vm.version") + ", " + LocalDate.now();
    }

    private static int cores() {
        return Runtime.getRuntime().availableProcessors();
    }

    private static String processor() {
        try {
            return Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
                    .filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1).trim())
                    .findFirst()
                    .orElse(System.getProperty("os.arch"));
        } catch (IOException unknown) {
            return System.getProperty("os.arch");
        }
    }

    /** How many cores other programs had, on average since this was made; NaN where nothing tells. */
    double others() {
        double seconds = othersSeconds() - fromOthers;
        return Math.max(0, seconds * 1e9 / (System.nanoTime() - fromNanos));
    }

    /** Processor seconds since the start of the machine that neither this process nor those it has waited for had. */
    private static double othersSeconds() {
        try {
            String[] all =
                    Files.readAllLines(Path.of("/proc/stat")).get(0).trim().split("\\s+");
            // user, nice, system, (idle, iowait), irq, softirq, steal
            double busy = sum(all, 1, 3) + sum(all, 6, 8);
            String own = Files.readString(Path.of("/proc/self/stat"));
            String[] fields = own.substring(own.lastIndexOf(')') + 2).split(" ");
            return (busy - sum(fields, 11, 14)) / TICKS_A_SECOND; // utime, stime, cutime, cstime
        } catch (IOException | RuntimeException unknown) {
            return Double.NaN;
        }
    }

    private static double sum(String[] fields, int from, int to) {
        return Arrays.stream(fields, from, to + 1).mapToLong(Long::parseLong).sum();
    }
}
