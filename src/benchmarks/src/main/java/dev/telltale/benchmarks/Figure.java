package dev.telltale.benchmarks;

import java.lang.management.ManagementFactory;

/** One measured value on its way from a program's standard output into a table. */
record Figure(String table, String row, String column, double value) {
    private static final String MARK = "figure|";

    /** Prints it. */
    static void tell(String table, String row, String column, double value) {
        System.out.println(MARK + table + "|" + row + "|" + column + "|" + value);
    }

    /** The figure in a line of output, or null if the line is none. */
    static @org.jspecify.annotations.Nullable Figure in(String line) {
        if (!line.startsWith(MARK)) {
            return null;
        }
        String[] parts = line.split("\\|");
        return new Figure(parts[1], parts[2], parts[3], Double.parseDouble(parts[4]));
    }

    /** Processor time of this process so far, all threads. */
    static long cpuNanos() {
        return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
                .getProcessCpuTime();
    }

    /** Ends the program, whatever threads are left. */
    static void done() {
        System.out.flush();
        System.exit(0);
    }
}
