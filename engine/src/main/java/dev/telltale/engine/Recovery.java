package dev.telltale.engine;

import dev.telltale.engine.run.Calls;
import dev.telltale.engine.run.LeftFolders;
import dev.telltale.engine.run.Origin;
import dev.telltale.engine.run.Replay;
import dev.telltale.engine.run.Run;
import dev.telltale.engine.run.RunEnvironment;
import dev.telltale.engine.run.RunRequest;
import dev.telltale.engine.secret.SecretMask;
import dev.telltale.engine.workflow.InvalidWorkflowException;
import dev.telltale.engine.workflow.Workflow;
import dev.telltale.event.EventJournal;
import dev.telltale.event.EventJournal.Kept;
import dev.telltale.event.ExecutionControl.Command;
import dev.telltale.event.ExecutionEvent;
import dev.telltale.event.ExecutionStatus;
import dev.telltale.event.Parent;
import dev.telltale.event.Problem;
import dev.telltale.event.RunEvent;
import dev.telltale.event.SealedPart;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Goes on with every execution that the journal has no end of.
 *
 * <p>First all of them are brought back to where their events left them, callers before those they call, and then all go on; so each
 * finds what it waits for. One that cannot go on is ended as failed, and what it had called is cancelled. Not thread-safe, and used once.
 */
final class Recovery {
    private static final Logger log = LoggerFactory.getLogger(Recovery.class);

    private static final String SEE_LOG = "; the log of the server tells which file it is";

    /** Events read at a time. */
    private static final int PAGE = 1000;

    private final RunEnvironment environment;
    private final Workflows workflows;
    private final LiveRuns live;
    private final CalledRuns calls;
    private final boolean ownsWorkspace;
    private final LeftFolders folders;
    private final Map<String, Run> runs = new LinkedHashMap<>();
    private final List<Run> orphans = new ArrayList<>();

    /** @param ownsWorkspace whether nobody else has folders of executions in the workspace */
    Recovery(RunEnvironment environment, Workflows workflows, LiveRuns live, CalledRuns calls, boolean ownsWorkspace) {
        this.environment = environment;
        this.workflows = workflows;
        this.live = live;
        this.calls = calls;
        this.ownsWorkspace = ownsWorkspace;
        this.folders = LeftFolders.in(environment.workspace());
    }

    /** @return those that go on, in the order in which they were accepted */
    List<Run> recover() {
        List<Replay> replays = new ArrayList<>();
        List<Run> pending = new ArrayList<>();
        List<Kept> executions = journal().executions();
        for (Kept kept : executions) {
            if (!kept.status().isTerminal()) {
                recover(kept, replays, pending);
            }
        }
        if (ownsWorkspace) {
            deleteFolders(executions);
        }
        // Before they go on, so that nothing of them runs again but what cleans up. What they call hears of it from
        // them, as ever, and may have gone on by then.
        orphans.forEach(run -> run.cancel(new Command(null, "its caller has ended")));
        replays.forEach(replay -> replay.goOn(journal().outages()));
        pending.forEach(live::restorePending);
        return List.copyOf(runs.values());
    }

    private void recover(Kept kept, List<Replay> replays, List<Run> pending) {
        String id = kept.executionId();
        try {
            if (kept.lost() > 0) {
                throw new UnrecoverableException("what followed event " + kept.lastSeq() + ", up to event "
                        + (kept.lastSeq() + kept.lost()) + " at the most, may be lost to damage of the journal, its end"
                        + " included" + SEE_LOG);
            }
            SealedPart first = journal().unseal(id, 0, PAGE);
            Run run = new Run(environment, request(id, first));
            Replay replay = run.replay();
            replay(kept, first, replay);
            replay.end(kept.lastPosition(), folders);
            runs.put(id, run);
            replays.add(replay);
            if (isOrphan(run)) {
                orphans.add(run);
            }
            if (run.status() == ExecutionStatus.PENDING) {
                pending.add(run);
            } else {
                live.restore(run);
            }
        } catch (UnrecoverableException known) {
            log.error("Execution {} cannot go on and ends as failed: {}", id, known.getMessage());
            end(kept, known);
        } catch (RuntimeException | StackOverflowError fault) { // it must not keep the others from going on
            log.error("Execution {} cannot go on and ends as failed: {}", id, fault.getMessage(), fault);
            end(kept, fault);
        }
    }

    /** Executions that retention has dropped are known by the looks of their ids alone. */
    private void deleteFolders(List<Kept> executions) {
        Set<String> ids = executions.stream().map(Kept::executionId).collect(Collectors.toSet());
        long now = environment.clock().micros();
        folders.delete(name -> ids.contains(name) || ExecutionIds.isMade(name, now));
    }

    /** Whether another one called it that is not there to wait for it. */
    private static boolean isOrphan(Run run) {
        RunRequest request = run.request();
        boolean wasCalled =
                request.trigger().equals(Calls.TRIGGER) && request.origin().parent() != null;
        return wasCalled && !run.isCalled();
    }

    private void end(Kept kept, Throwable problem) {
        String why = "it cannot go on after a restart: " + problem.getMessage();
        try {
            List<ExecutionEvent> ends = new ForcedEnd(environment, kept).events(why);
            calls.ended(kept.executionId(), (RunEvent) ends.get(ends.size() - 1));
            journal().append(ends);
        } catch (RuntimeException refused) { // the next start tries again
            log.error("The end of execution {} cannot be recorded", kept.executionId(), refused);
        }
    }

    private void replay(Kept kept, SealedPart first, Replay replay) {
        SealedPart page = first;
        long told = 0;
        while (!page.events().isEmpty()) {
            replay.knows(page.secrets());
            for (ExecutionEvent event : page.events()) {
                long seq = event.envelope().seq();
                requireAll(told, seq - 1);
                replay.take(event);
                told = seq;
            }
            page = journal().unseal(kept.executionId(), told, PAGE);
        }
        requireAll(told, kept.lastSeq());
    }

    /** @param told seq up to which everything was there @param upTo seq up to which it has to be */
    private static void requireAll(long told, long upTo) {
        if (told < upTo) {
            throw new UnrecoverableException(
                    "events " + (told + 1) + " to " + upTo + " are lost to damage of the journal" + SEE_LOG);
        }
    }

    private RunRequest request(String id, SealedPart first) {
        if (first.events().isEmpty() || !(first.events().get(0) instanceof RunEvent.Opening opening)) {
            throw new UnrecoverableException("its first event is lost to damage of the journal" + SEE_LOG);
        }
        String directory = first.directory();
        return new RunRequest(
                id,
                workflow(opening),
                opening.inputs(),
                opening.labels(),
                opening.trigger(),
                directory == null ? null : Path.of(directory),
                origin(opening, first));
    }

    private Workflow workflow(RunEvent.Opening opening) {
        String text = journal().definition(opening.definition());
        if (text == null) {
            throw new UnrecoverableException("its workflow text is missing or damaged" + SEE_LOG);
        }
        try {
            return workflows.check(text, opening.envelope().workflow());
        } catch (InvalidWorkflowException invalid) { // it may use tasks that are gone
            throw new UnrecoverableException(
                    "its workflow can no longer run: "
                            + invalid.problems().stream().map(Problem::toString).collect(Collectors.joining("; ")),
                    invalid);
        }
    }

    private Origin origin(RunEvent.Opening opening, SealedPart first) {
        Parent parent = opening.parent();
        Run caller = parent == null ? null : runs.get(parent.executionId());
        if (parent != null && caller != null && opening.trigger().equals(Calls.TRIGGER)) {
            return caller.originOfCalled(parent);
        }
        return new Origin(parent, 0, SecretMask.of(first.secrets()), null, null);
    }

    private EventJournal journal() {
        return environment.journal();
    }
}
