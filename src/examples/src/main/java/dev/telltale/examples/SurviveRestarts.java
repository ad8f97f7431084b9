package dev.telltale.examples;

import dev.telltale.engine.Engine;
import dev.telltale.engine.Execution;
import dev.telltale.engine.workflow.parse.WorkflowParser;
import dev.telltale.monitor.LocalMonitor;
import dev.telltale.monitor.MonitorOptions;
import dev.telltale.monitor.journal.disk.DiskJournal;
import dev.telltale.monitor.journal.disk.DiskOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Keeps what runs in a folder: the first start begins an execution, and the next one goes on with it, whatever ended the first. */
public final class SurviveRestarts {
    private static final String WORKFLOW = """
            name: patient
            nodes:
              - {id: first, run: echo once}
              - {id: nap, needs: [first], wait: {for: 2s}}
              - {id: last, needs: [nap], run: echo done}
            """;

    private SurviveRestarts() {}

    /** @param args the folder */
    public static void main(String... args) throws InterruptedException {
        Path folder = Path.of(args[0]);
        // tag::open[]
        DiskJournal journal = DiskJournal.open(folder.resolve("journal"), DiskOptions.DEFAULT);
        LocalMonitor monitor = LocalMonitor.of(journal, MonitorOptions.DEFAULT);
        Engine engine = Engine.builder()
                .journal(monitor.journal())
                .workspace(folder.resolve("work"))
                .processRecords(folder.resolve("processes"))
                .build(); // ends what processes of an earlier life are left
        List<Execution> unfinished = engine.recover();
        // end::open[]
        if (unfinished.isEmpty()) {
            engine.start(WorkflowParser.parse(WORKFLOW, "patient.yaml"), Map.of());
            System.out.println("started");
        } else {
            System.out.println("goes on: " + unfinished.get(0).await().status());
        }
        // tag::close[]
        engine.suspend(Duration.ofSeconds(10)); // close() would cancel what runs
        monitor.close();
        journal.close();
        // end::close[]
    }
}
