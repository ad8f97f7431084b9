package dev.telltale.engine;

import dev.telltale.engine.run.Calls;
import dev.telltale.engine.run.EngineClock;
import dev.telltale.engine.run.Run;
import dev.telltale.engine.secret.SecretMask;
import dev.telltale.engine.workflow.Workflow;
import dev.telltale.event.EventJournal;
import dev.telltale.event.ExecutionEvent;
import dev.telltale.event.RunEvent;
import dev.telltale.event.SealedPart;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The executions that nodes call. Thread-safe. */
final class CalledRuns implements Calls {
    /** Events read at a time. */
    private static final int PAGE = 1000;

    private final EventJournal journal;
    private final Workflows workflows;
    private final LiveRuns live;
    private final EngineClock clock;
    private final ExecutionIds ids = new ExecutionIds();
    private final Map<String, RunEvent> forcedEnds = new ConcurrentHashMap<>(); // by execution

    CalledRuns(EventJournal journal, Workflows workflows, LiveRuns live, EngineClock clock) {
        this.journal = journal;
        this.workflows = workflows;
        this.live = live;
        this.clock = clock;
    }

    @Override
    public Workflow find(String name) {
        return workflows.find(name);
    }

    @Override
    public String nextId() {
        return ids.next(clock.micros());
    }

    @Override
    public void start(Run called) {
        live.startCalled(called);
    }

    @Override
    public @Nullable Run running(String executionId) {
        return live.find(executionId);
    }

    /** An execution ended by force; the journal can be read no further than to what it has acknowledged, and not to that perhaps. */
    void ended(String executionId, RunEvent end) {
        forcedEnds.put(executionId, end);
    }

    @Override
    public @Nullable Past past(String executionId) {
        RunEvent forced = forcedEnds.get(executionId);
        if (forced != null) { // it gave nothing, and what it says holds no secret
            return new Past(forced, SecretMask.NONE);
        }
        SecretMask mask = SecretMask.NONE;
        ExecutionEvent last = null;
        SealedPart page = journal.unseal(executionId, 0, PAGE);
        while (!page.events().isEmpty()) {
            mask = mask.with(page.secrets());
            last = page.events().get(page.events().size() - 1);
            page = journal.unseal(executionId, last.envelope().seq(), PAGE);
        }
        return last instanceof RunEvent end && last.isTerminal() ? new Past(end, mask) : null;
    }
}
