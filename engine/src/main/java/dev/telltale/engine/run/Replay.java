package dev.telltale.engine.run;

import dev.telltale.event.ConditionEvent;
import dev.telltale.event.EventJournal.Outage;
import dev.telltale.event.ExecutionEvent;
import dev.telltale.event.LoopEvent;
import dev.telltale.event.NodeEvent;
import dev.telltale.event.OutputEvent;
import dev.telltale.event.ProgressEvent;
import dev.telltale.event.RunEvent;
import dev.telltale.event.VariableEvent;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Brings a run back to where its events have left it: it is told all of them once more, and then goes on.
 *
 * <p>The state changes as it did in the earlier life, by the same code and in the same order; only nothing is recorded, and nothing starts.
 * Not thread-safe, and before anybody else knows the run.
 */
public final class Replay {
    private final Run run;
    private final Standstill standstill = new Standstill();
    private long pausedMicros;

    Replay(Run run) {
        this.run = run;
    }

    /**
     * Takes the next event of the execution.
     *
     * @param event with its values as they were, nothing masked
     * @throws IllegalArgumentException if it cannot follow those before
     */
    public void take(ExecutionEvent event) {
        if (event.envelope().seq() != run.recorder().seq() + 1) {
            throw new IllegalArgumentException("event " + event.envelope().seq() + " cannot follow event "
                    + run.recorder().seq());
        }
        run.recorder().toldBefore(event);
        if (event instanceof VariableEvent variable) {
            run.variables().wasSet(variable.name(), variable.newValue());
        } else if (event instanceof OutputEvent output) {
            run.narrator().hadOutput(output);
        } else if (event instanceof ProgressEvent progress) {
            run.progress().hadSaid(progress);
        } else if (event instanceof RunEvent change) {
            take(change);
        } else if (event instanceof NodeEvent change) {
            node(event.envelope().path(), event).take(change);
        } else if (event instanceof LoopEvent change) {
            take(change);
        } else if (event instanceof ConditionEvent asked) {
            take(asked);
        }
    }

    private void take(RunEvent event) {
        switch (event.type()) {
            case EXECUTION_PENDING, EXECUTION_STARTED -> run.beginning().wasTold((RunEvent.Opening) event);
            case EXECUTION_PAUSED -> {
                pausedMicros = event.envelope().timestampMicros();
                run.commands().wasPaused((RunEvent.Paused) event);
            }
            case EXECUTION_RESUMED -> {
                pauseEnds(event.envelope().timestampMicros());
                run.commands().wasResumed((RunEvent.Resumed) event);
            }
            case EXECUTION_CANCELLING -> {
                pauseEnds(event.envelope().timestampMicros());
                run.commands().wasCancelled((RunEvent.Cancelling) event);
            }
            default -> throw new IllegalArgumentException("nothing goes on behind " + event.typeName());
        }
    }

    private void pauseEnds(long micros) {
        if (pausedMicros > 0) {
            standstill.add(pausedMicros, micros);
            pausedMicros = 0;
        }
    }

    private void take(LoopEvent event) {
        if (event instanceof LoopEvent.Started begun) {
            loop(event.envelope().path(), event).hadBegun(begun);
        } else if (event instanceof LoopEvent.Iteration) {
            loop(loopPath(event), event).hadBegunNext();
        }
    }

    private void take(ConditionEvent asked) {
        switch (asked.of()) {
            case IF -> node(asked.envelope().path(), asked).take(asked);
            case WHILE, UNTIL -> loop(loopPath(asked), asked).hadAsked(asked);
            case WHEN -> {} // the end of the switch says what was taken
        }
    }

    /** The path of the loop that an event about an iteration belongs to. */
    private static String loopPath(ExecutionEvent event) {
        String path = String.valueOf(event.envelope().path());
        return path.substring(0, Math.max(0, path.lastIndexOf('[')));
    }

    private LoopWork loop(@Nullable String path, ExecutionEvent event) {
        if (find(path, event).work() instanceof LoopWork loop) {
            return loop;
        }
        throw new IllegalArgumentException(
                "event " + event.envelope().seq() + " is of a loop that does not run: " + path);
    }

    private NodeReplay node(@Nullable String path, ExecutionEvent event) {
        return new NodeReplay(run, find(path, event));
    }

    private NodeRun find(@Nullable String path, ExecutionEvent event) {
        GraphRun graph = run.graph();
        NodeRun node = graph == null || path == null ? null : graph.at(path);
        if (node == null) {
            throw new IllegalArgumentException(
                    "event " + event.envelope().seq() + " is of a node that does not exist: " + path);
        }
        return node;
    }

    /** What is masked from the next event on, besides what is secret by itself. */
    public void knows(List<String> secrets) {
        run.recorder().addSecrets(secrets);
    }

    /** All is told. @param lastPosition of the last event in the journal @param left where its folder is, if it has one */
    public void end(long lastPosition, LeftFolders left) {
        run.life().replayed(lastPosition, left);
    }

    /**
     * Lets the run go on, if it had begun; else it waits for its start.
     *
     * @param outages when nobody could run it, the time up to now included
     */
    public void goOn(List<Outage> outages) {
        outages.forEach(outage -> standstill.add(outage.fromMicros(), outage.toMicros()));
        pauseEnds(run.clock().micros());
        run.life().goOn(standstill);
    }
}
