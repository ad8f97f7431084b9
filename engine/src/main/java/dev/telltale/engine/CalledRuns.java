package dev.telltale.engine;

import dev.telltale.engine.run.Calls;
import dev.telltale.engine.run.EngineClock;
import dev.telltale.engine.run.Run;
import dev.telltale.engine.workflow.Workflow;

/** The executions that nodes call. Thread-safe. */
final class CalledRuns implements Calls {
    private final Workflows workflows;
    private final LiveRuns live;
    private final EngineClock clock;
    private final ExecutionIds ids = new ExecutionIds();

    CalledRuns(Workflows workflows, LiveRuns live, EngineClock clock) {
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
}
