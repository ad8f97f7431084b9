package dev.telltale.benchmarks;

import dev.telltale.event.Envelope;
import dev.telltale.event.EventJournal;
import dev.telltale.event.ExecutionEvent;
import dev.telltale.event.ExecutionStatus;
import dev.telltale.event.NodeEvent;
import dev.telltale.event.NodeSkeleton;
import dev.telltale.event.NodeStatus;
import dev.telltale.event.OutputEvent;
import dev.telltale.event.RunEvent;
import dev.telltale.event.Trigger;
import dev.telltale.monitor.LocalMonitor;
import dev.telltale.tui.TelltaleTui;
import dev.telltale.tui.desk.ExecutionPage;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What a screen costs that shows an execution of many events a second. It needs a terminal; {@code script} makes one:
 *
 * <pre>
 * script -qc "java -Xmx64m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -cp 'src/benchmarks/target/classes:src/benchmarks/target/lib/*' \
 *     dev.telltale.benchmarks.ScreenProgram 2000 30" /dev/null
 * </pre>
 */
public final class ScreenProgram {
    private static final String ID = "busy";
    private static final int TICK_MILLIS = 10;

    private final LocalMonitor monitor = LocalMonitor.inMemory();
    private final EventJournal journal = monitor.journal();
    private long seq;

    private ScreenProgram() {}

    /** Arguments: events a second, and for how many seconds. */
    public static void main(String[] args) throws InterruptedException {
        new ScreenProgram().measure(Integer.parseInt(args[0]), Integer.parseInt(args[1]));
        Figure.done();
    }

    private void measure(int perSecond, int seconds) throws InterruptedException {
        journal.append(List.of(started(), begun()));
        TelltaleTui tui = TelltaleTui.of(monitor).withExecution(ID);
        Thread writer = new Thread(() -> write(perSecond, 2, tui, seconds), "writer");
        long start = System.nanoTime();
        long cpu = ownCpuNanos();
        writer.start();
        ExecutionPage page = Objects.requireNonNull(tui.show().page());
        double wall = System.nanoTime() - start;
        double shown = (ownCpuNanos() - cpu) / wall;
        double all = Figure.cpuNanos() / wall;
        writer.join();
        Figure.tell("a screen", "the thread that shows", "percent of a core", 100 * shown);
        Figure.tell("a screen", "the whole process, from its start on", "percent of a core", 100 * all);
        Figure.tell("a screen", "resident memory", "MB, the most", peakMegabytes());
        Figure.tell("a screen", "events", "written", seq);
        // It was closed while events were still on their way to it; up to where it was, none may be missing.
        Figure.tell("a screen", "events", "shown", page.seq());
        Figure.tell("a screen", "events", "missed", page.seq() - page.events().received());
    }

    /** After the first seconds, which compile the code, for so many more. */
    private void write(int perSecond, int warmUp, TelltaleTui tui, int seconds) {
        long due = System.nanoTime();
        for (int tick = 0; tick < (warmUp + seconds) * 1000 / TICK_MILLIS; tick++) {
            List<ExecutionEvent> batch = new ArrayList<>();
            for (int i = 0; i < perSecond * TICK_MILLIS / 1000; i++) {
                batch.add(line());
            }
            journal.append(batch);
            due += TICK_MILLIS * 1_000_000L;
            while (System.nanoTime() < due) {
                Waiting.forAMillisecond();
            }
        }
        tui.close();
    }

    private static long ownCpuNanos() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    private static double peakMegabytes() {
        try {
            return Files.readAllLines(Path.of("/proc/self/status")).stream()
                    .filter(line -> line.startsWith("VmHWM:"))
                    .mapToDouble(line -> Double.parseDouble(line.replaceAll("[^0-9]", "")) / 1024)
                    .findFirst()
                    .orElse(Double.NaN);
        } catch (IOException notLinux) {
            return Double.NaN;
        }
    }

    private ExecutionEvent started() {
        Envelope envelope = Envelope.ofExecution(++seq, micros(), ID, "busy", ExecutionStatus.RUNNING);
        NodeSkeleton node = new NodeSkeleton("talk", "run", List.of(), null);
        return new RunEvent.Started(
                envelope, Map.of(), Map.of(), new Trigger("benchmark", null), null, 1, List.of(node), "none");
    }

    private ExecutionEvent begun() {
        return new NodeEvent.Started(ofNode(), "run", null, 1, 1, null);
    }

    private ExecutionEvent line() {
        Envelope envelope = ofNode();
        String text = "line " + seq + " of what a node has to say about its work\n";
        return new OutputEvent(envelope, OutputEvent.Stream.STDOUT, text, seq);
    }

    private Envelope ofNode() {
        return new Envelope(++seq, micros(), ID, "busy", "talk", "talk", 1, NodeStatus.RUNNING);
    }

    private static long micros() {
        return System.currentTimeMillis() * 1000;
    }
}
