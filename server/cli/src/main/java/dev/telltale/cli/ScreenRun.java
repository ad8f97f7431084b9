package dev.telltale.cli;

import dev.telltale.cli.print.PlainLines;
import dev.telltale.engine.Engine;
import dev.telltale.engine.Execution;
import dev.telltale.engine.expression.CelCondition;
import dev.telltale.event.EventJournal;
import dev.telltale.event.ExecutionView;
import dev.telltale.monitor.EventConditions;
import dev.telltale.monitor.LocalMonitor;
import dev.telltale.tui.NoScreenException;
import dev.telltale.tui.TelltaleTui;
import java.io.PrintWriter;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A run on the screen of a terminal, which stays until a key after its end; then a line of it is left in the ordinary screen. */
final class ScreenRun implements RunView {
    private static final Logger log = LoggerFactory.getLogger(ScreenRun.class);

    private final LocalMonitor monitor = LocalMonitor.inMemory();
    private final PrintWriter out;
    private TelltaleTui tui = TelltaleTui.of(monitor).withConditions(new EventConditions(CelCondition::compile)::where);

    /** @param out where the line goes that is left */
    ScreenRun(PrintWriter out) {
        this.out = out;
    }

    @Override
    public EventJournal journal() {
        return monitor.journal();
    }

    @Override
    public void attend(Engine engine) {
        tui = tui.withControl(engine);
    }

    @Override
    public void show(Execution execution, Interruption interruption) {
        TelltaleTui shown = tui.withOwnExecution(execution.id(), interruption::interrupt);
        interruption.beforeHalt(shown::close);
        // Who has sent a signal waits for the end of the program, and presses no key.
        execution.outcome().whenComplete((outcome, fault) -> {
            if (interruption.exitCode() != 0) {
                shown.close();
            }
        });
        try {
            shown.show();
        } catch (NoScreenException gone) {
            // Whoever closed the terminal has sent a signal, too, which ends the run. Without one it goes on to its
            // end.
            log.warn("the run goes on without a screen: {}", gone.getMessage());
        }
        ExecutionView view = monitor.view(execution.id()).block();
        if (view != null && view.end() != null) {
            out.print(PlainLines.ofOne().of(view.end()).out());
            out.flush();
        }
    }

    @Override
    public @Nullable String finish() {
        return null;
    }

    @Override
    public void close() {
        monitor.close();
    }
}
