package dev.telltale.engine.run;

import dev.telltale.engine.process.ProcessRunner;
import dev.telltale.engine.random.Flow;
import dev.telltale.engine.random.FlowText;
import dev.telltale.engine.random.Rules;
import dev.telltale.engine.secret.SecretMask;
import dev.telltale.engine.task.TaskCatalog;
import dev.telltale.engine.workflow.Workflow;
import dev.telltale.engine.workflow.parse.WorkflowParser;
import dev.telltale.event.EventJournal.Outage;
import dev.telltale.event.ExecutionEvent;
import dev.telltale.event.Parent;
import dev.telltale.event.RunEvent;
import dev.telltale.event.Trigger;
import dev.telltale.sdk.TaskContext;
import dev.telltale.sdk.TaskException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.function.Predicate;

/** One run of a flow, and of what it calls, in a world of its own, watched at every step. */
public final class RandomRun {
    private static final ProcessRunner NO_PROCESSES = new ProcessRunner(Executors.newScheduledThreadPool(0));

    private static final String FIRST = "random";

    private final World world;
    private final Story story;
    private final Map<String, Flow> flows = new HashMap<>();
    private final Map<String, Flow.Job> jobs = new HashMap<>();
    private final Map<String, WatchedRun> runs = new LinkedHashMap<>();
    private final RunEnvironment environment;
    private int commands;
    private int crashes;

    private RandomRun(Flow flow, Map<String, Workflow> workflows, long seed) {
        this.world = new World(seed);
        this.story = new Story(world, runs);
        this.commands = Math.max(0, world.random().nextInt(8) - 3);
        this.crashes = Math.max(0, world.random().nextInt(6) - 3);
        flow.family().forEach(each -> {
            flows.put(each.name(), each);
            each.nodes()
                    .filter(node -> node.kind() instanceof Flow.Job)
                    .forEach(node -> jobs.put(node.id(), (Flow.Job) node.kind()));
        });
        this.environment = new RunEnvironment(
                story,
                world,
                world::work,
                world::block,
                world::block,
                NO_PROCESSES,
                TaskCatalog.with(Map.of("job", this::job)),
                () -> 0.5,
                Path.of("target"),
                1 << 20,
                new ProcessPlaces(1),
                new GraphPlans(),
                new CalledRuns(workflows));
        Workflow workflow = workflows.get(flow.name());
        RunRequest request = new RunRequest(
                FIRST, workflow, workflow.bind(Map.of()), Map.of(), new Trigger("api", null), null, Origin.NONE);
        runs.put(FIRST, new WatchedRun(world, new Run(environment, request), new Rules(flow)));
    }

    /**
     * The workflows that a flow is made of, by name.
     *
     * @throws dev.telltale.engine.workflow.InvalidWorkflowException if the flow makes no sense
     */
    public static Map<String, Workflow> parse(Flow flow) {
        Map<String, Workflow> workflows = new HashMap<>();
        flow.family()
                .forEach(each -> workflows.put(each.name(), WorkflowParser.parse(FlowText.of(each), "random.yaml")));
        return workflows;
    }

    /**
     * Runs a flow to its end.
     *
     * @return what it told, and what those told that it called
     * @throws AssertionError if anything about it is not as it must be, with what it told as the message
     */
    public static List<List<ExecutionEvent>> of(Flow flow, Map<String, Workflow> workflows, long seed) {
        RandomRun random = new RandomRun(flow, workflows, seed);
        try {
            random.live();
        } catch (AssertionError | RuntimeException problem) {
            throw new AssertionError(problem.getMessage() + "\nafter\n" + random.story, problem);
        } finally {
            random.world.close();
        }
        return random.runs.values().stream().map(WatchedRun::events).toList();
    }

    private void live() {
        first().start();
        do {
            if (crashes > 0 && story.hasBegun() && world.random().nextInt(30) == 0) {
                crashes--;
                crash();
            }
            if (commands > 0
                    && runs.values().stream().anyMatch(WatchedRun::isLive)
                    && world.random().nextInt(12) == 0) {
                commands--;
                any(WatchedRun::isLive).command(world.random().nextInt(5));
            }
            if (world.random().nextInt(20) == 0 && isAsking()) {
                any(WatchedRun::isAsking).answer();
            }
            story.check();
            if (world.isAtRest()) {
                runs.values().forEach(WatchedRun::rest);
            }
        } while (world.step() || goesOnByCommand());
        story.check();
        runs.values().forEach(WatchedRun::checkEnd);
        if (world.alarms() > 0) {
            throw new AssertionError("promised: nothing of a run outlives it");
        }
    }

    private WatchedRun first() {
        return runs.get(FIRST);
    }

    // ---- crashes

    /** Only what was written is left; from that, everything goes on. */
    private void crash() {
        List<ExecutionEvent> left = story.crash();
        Map<String, List<ExecutionEvent>> byRun = new LinkedHashMap<>();
        left.forEach(event -> byRun.computeIfAbsent(event.envelope().executionId(), id -> new ArrayList<>())
                .add(event));
        Map<String, WatchedRun> before = Map.copyOf(runs);
        runs.clear();
        List<Replay> replays = new ArrayList<>();
        Map<String, Rules> rules = new HashMap<>();
        // As it was told: what one run may do depends on what others had come to by then.
        for (int i = 0; i < left.size(); i++) {
            ExecutionEvent event = left.get(i);
            String id = event.envelope().executionId();
            if (!rules.containsKey(id)) {
                rules.put(id, rulesOf(id, event, before, rules));
            }
            rules.get(id).accept(event);
            for (Outage outage : story.outagesBehind(i + 1)) {
                rules.values().forEach(each -> each.outage(outage.fromMicros(), outage.toMicros()));
            }
        }
        byRun.forEach((id, events) -> {
            Run run = runOf(id, events, before);
            runs.put(id, before.get(id).next(run, rules.get(id), events));
            if (!last(events).isTerminal()) {
                Replay replay = run.replay();
                events.forEach(replay::take);
                replay.end(left.size(), LeftFolders.in(Path.of("target")));
                runs.get(id).checkState();
                replays.add(replay);
            }
        });
        replays.forEach(replay -> replay.goOn(story.outages()));
    }

    private Rules rulesOf(String id, ExecutionEvent first, Map<String, WatchedRun> before, Map<String, Rules> rules) {
        Flow flow = flows.get(first.envelope().workflow());
        Rules next = id.equals(FIRST) ? new Rules(flow) : rules.get(FIRST).called(id, flow);
        before.get(id).rules().answers().forEach(answer -> next.answered(answer.getKey(), answer.getValue()));
        return next;
    }

    private Run runOf(String id, List<ExecutionEvent> events, Map<String, WatchedRun> before) {
        if (last(events).isTerminal()) {
            return before.get(id).run();
        }
        RunRequest request = before.get(id).run().request();
        Parent parent = ((RunEvent.Opening) events.get(0)).parent();
        WatchedRun caller = parent == null ? null : runs.get(parent.executionId());
        Origin origin = caller == null ? Origin.NONE : caller.run().originOfCalled(parent);
        return new Run(
                environment,
                new RunRequest(id, request.workflow(), request.inputs(), Map.of(), request.trigger(), null, origin));
    }

    private static <T> T last(List<T> list) {
        return list.get(list.size() - 1);
    }

    // ---- who is asked

    private boolean isAsking() {
        return runs.values().stream().anyMatch(WatchedRun::isAsking);
    }

    private WatchedRun any(Predicate<WatchedRun> which) {
        List<WatchedRun> all = runs.values().stream().filter(which).toList();
        return all.get(world.random().nextInt(all.size()));
    }

    /** When nothing can happen, either all is over or it waits for somebody. */
    private boolean goesOnByCommand() {
        if (first().isPaused()) {
            first().resume();
            return true;
        } else if (isAsking()) {
            any(WatchedRun::isAsking).answer();
            return true;
        }
        return false;
    }

    // ---- its tasks

    private Map<String, Object> job(TaskContext context) throws Exception {
        story.checkIsAcknowledged(context);
        Flow.Act act = jobs.get(context.nodeId()).act(indexOf(context.path()), context.attempt());
        context.progress(0.5, "half way");
        if (world.random().nextInt(4) == 0) {
            context.output("so far\n");
        }
        world.sleep(act.outcome() == Flow.Outcome.HANGS ? -1 : act.ms(), act.isDeaf(), context);
        switch (act.outcome()) {
            case FAILS -> throw new IllegalStateException("as planned");
            case IS_CUT_OFF -> throw TaskException.connection("as planned", null);
            case IS_WRONG -> throw TaskException.data("as planned", null);
            default -> context.emit("done", Map.of());
        }
        return Map.of("v", context.input("a", Long.class));
    }

    private static long indexOf(String path) {
        int open = path.lastIndexOf('[');
        return open < 0 ? 0 : Long.parseLong(path.substring(open + 1, path.indexOf(']', open)));
    }

    /** What runs call, watched like the first one. */
    private final class CalledRuns implements Calls {
        private final Map<String, Workflow> workflows;
        private int ids;

        CalledRuns(Map<String, Workflow> workflows) {
            this.workflows = workflows;
        }

        @Override
        public Workflow find(String name) {
            return workflows.get(name);
        }

        @Override
        public String nextId() {
            return "called-" + ++ids;
        }

        @Override
        public Run running(String executionId) {
            WatchedRun run = runs.get(executionId);
            return run == null || run.rules().hasEnded() ? null : run.run();
        }

        @Override
        public Past past(String executionId) {
            WatchedRun run = runs.get(executionId);
            return run == null ? null : new Past((RunEvent) last(run.events()), SecretMask.NONE);
        }

        @Override
        public void start(Run run) {
            Flow flow = flows.get(run.request().workflow().name());
            WatchedRun called = new WatchedRun(world, run, first().rules().called(run.executionId(), flow));
            runs.put(run.executionId(), called);
            called.start();
        }
    }
}
