package dev.telltale.cli;

import dev.telltale.cli.print.DirectPaper;
import dev.telltale.cli.print.EventForm;
import dev.telltale.cli.print.PlainLines;
import dev.telltale.cli.print.UnreadPaper;
import dev.telltale.engine.Engine;
import dev.telltale.engine.Execution;
import dev.telltale.engine.expression.CelCondition;
import dev.telltale.event.EventJournal;
import dev.telltale.event.ExecutionEvent;
import dev.telltale.event.ExecutionView;
import dev.telltale.event.FileFault;
import dev.telltale.event.RunEvent;
import dev.telltale.monitor.EventConditions;
import dev.telltale.monitor.LocalMonitor;
import dev.telltale.monitor.filter.EventFilter;
import dev.telltale.monitor.stream.Delivery;
import dev.telltale.monitor.stream.From;
import dev.telltale.monitor.stream.Subscription;
import dev.telltale.tui.NoScreenException;
import dev.telltale.tui.TelltaleTui;
import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A run on the screen of a terminal, which stays until a key after its end; then a line of it is left in the ordinary screen. Where there is no screen after
 * all, or it fails, everything from the start on is printed in its place: the run goes on.
 */
final class ScreenRun implements RunView {
    private static final Logger log = LoggerFactory.getLogger(ScreenRun.class);

    private final LocalMonitor monitor = LocalMonitor.inMemory();
    private final DirectPaper paper;
    private final Consumer<TelltaleTui> screen;
    private TelltaleTui tui = TelltaleTui.of(monitor).withConditions(new EventConditions(CelCondition::compile)::where);
    private @Nullable Engine engine;
    private @Nullable RunPaper printed;
    private @Nullable String loss;

    /** @param paper for the line that is left, or for everything @param screen shows it until the person leaves */
    ScreenRun(DirectPaper paper, Consumer<TelltaleTui> screen) {
        this.paper = paper;
        this.screen = screen;
    }

    @Override
    public EventJournal journal() {
        return monitor.journal();
    }

    @Override
    public void attend(Engine attended) {
        engine = attended;
        tui = tui.withControl(attended);
    }

    @Override
    public void show(Execution execution, Interruption interruption) throws IOException {
        TelltaleTui shown = tui.withOwnExecution(execution.id(), interruption::interrupt);
        interruption.beforeHalt(shown::close);
        // Who has sent a signal waits for the end of the program, and presses no key.
        execution.outcome().whenComplete((outcome, fault) -> {
            if (interruption.exitCode() != 0) {
                shown.close();
            }
        });
        if (isShown(shown)) {
            printEnd(execution);
        } else {
            printAll(execution);
        }
    }

    /** Whether it was, to its end. Whoever has closed the terminal has sent a signal, too, which ends the run; without one it goes on. */
    private boolean isShown(TelltaleTui shown) {
        try {
            screen.accept(shown);
            return true;
        } catch (NoScreenException gone) {
            log.warn("the run goes on without a screen: {}", gone.getMessage());
        } catch (RuntimeException fault) {
            log.error("the screen has failed, and the run goes on without it; please report this:", fault);
        }
        return false;
    }

    private void printEnd(Execution execution) throws IOException {
        ExecutionView view = monitor.view(execution.id()).block();
        if (view != null && view.end() != null) {
            new EventForm(new UnreadPaper(paper), false, PlainLines.ofOne()).print(view.end());
        }
    }

    private void printAll(Execution execution) {
        RunPaper lines;
        try {
            lines = new RunPaper(paper, false, engine());
        } catch (IOException full) {
            loss = "nothing was printed: " + FileFault.of(full);
            return;
        }
        printed = lines;
        execution.outcome().whenComplete((outcome, fault) -> {
            if (fault != null) {
                monitor.close(); // there is no event of its end, which would be waited for
            }
        });
        Subscription all = Subscription.all(EventFilter.ALL).withFrom(From.start());
        try (Stream<Delivery> stream = monitor.subscribe(all).toStream()) {
            boolean goesOn = true;
            for (Iterator<Delivery> next = stream.iterator(); goesOn && next.hasNext(); ) {
                Delivery delivery = next.next();
                if (delivery instanceof Delivery.Gap gap) {
                    log.warn("what has happened before {} is not kept any more", gap.to());
                } else if (delivery instanceof Delivery.Entry entry) {
                    lines.acknowledged(0, List.of(entry.event()));
                    goesOn = !isEnd(entry.event(), execution);
                }
            }
        }
    }

    private static boolean isEnd(ExecutionEvent event, Execution execution) {
        return event instanceof RunEvent run
                && run.isTerminal()
                && run.envelope().executionId().equals(execution.id());
    }

    private Engine engine() {
        if (engine == null) {
            throw new IllegalStateException("nobody attends");
        }
        return engine;
    }

    @Override
    public @Nullable String finish() {
        return printed == null ? loss : printed.finish();
    }

    @Override
    public void close() {
        monitor.close();
        finish();
    }
}
