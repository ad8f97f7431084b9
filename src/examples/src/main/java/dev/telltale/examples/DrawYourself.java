package dev.telltale.examples;

import dev.telltale.engine.Engine;
import dev.telltale.engine.Execution;
import dev.telltale.engine.workflow.parse.WorkflowParser;
import dev.telltale.monitor.LocalMonitor;
import dev.telltale.tui.desk.Connection;
import dev.telltale.tui.desk.Desk;
import dev.telltale.tui.desk.ExecutionPage;
import dev.telltale.tui.desk.Key;
import dev.telltale.tui.desk.TreeRow;
import dev.telltale.tui.desk.Watch;
import java.util.List;
import java.util.Map;

/** Draws the same model as the terminal does with plain lines, as for a window, a web page or a test. */
public final class DrawYourself {
    private static final String WORKFLOW = """
            name: voyage
            nodes:
              - {id: cast_off, task: noop}
              - id: tack
                needs: [cast_off]
                loop: {times: 3, do: [{id: turn, task: noop}]}
            """;

    private DrawYourself() {}

    public static void main(String... args) throws InterruptedException {
        try (LocalMonitor monitor = LocalMonitor.inMemory();
                Engine engine = Engine.builder().journal(monitor.journal()).build()) {
            Execution execution = engine.start(WorkflowParser.parse(WORKFLOW, "voyage.yaml"), Map.of());
            // tag::draw[]
            try (Watch watch = Watch.of(monitor, engine)) {
                watch.open(execution.id());
                while (!hasEnded(watch.desk())) { // here, a program with a window waits for its next frame
                    Thread.sleep(50);
                    if (watch.take()) {
                        draw(watch.desk());
                    }
                }
                watch.press(Key.of(Key.Code.END)); // down to the loop
                watch.press(Key.of(Key.Code.RIGHT)); // and unfold it
                draw(watch.desk());
            }
            // end::draw[]
        }
    }

    private static boolean hasEnded(Desk desk) {
        ExecutionPage page = desk.page();
        return page != null && page.track().connection().state() == Connection.State.ENDED;
    }

    // tag::rows[]
    private static void draw(Desk desk) {
        ExecutionPage page = desk.page();
        if (page != null) {
            System.out.println(page.track().connection().label() + " at event " + page.seq());
            List<TreeRow> rows = page.rows(desk.list().table());
            rows.forEach(row -> System.out.println("  ".repeat(row.depth()) + text(row)));
        }
    }

    private static String text(TreeRow row) {
        if (row.content() instanceof TreeRow.Whole whole) {
            return whole.view().workflow() + " is " + whole.view().status();
        } else if (row.content() instanceof TreeRow.Node node) {
            return node.view().nodeId() + " is " + node.view().status();
        }
        return row.path();
    }
    // end::rows[]
}
