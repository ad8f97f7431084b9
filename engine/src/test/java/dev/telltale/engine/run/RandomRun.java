package dev.telltale.engine.run;

import dev.telltale.engine.process.ProcessRunner;
import dev.telltale.engine.random.Flow;
import dev.telltale.engine.random.FlowText;
import dev.telltale.engine.random.Rules;
import dev.telltale.engine.task.TaskCatalog;
import dev.telltale.engine.workflow.Workflow;
import dev.telltale.engine.workflow.parse.WorkflowParser;
import dev.telltale.event.Envelope;
import dev.telltale.event.EventJournal;
import dev.telltale.event.ExecutionControl.Applied;
import dev.telltale.event.ExecutionControl.Approval;
import dev.telltale.event.ExecutionControl.Command;
import dev.telltale.event.ExecutionEvent;
import dev.telltale.event.ExecutionView;
import dev.telltale.event.Progress;
import dev.telltale.event.ProgressEvent;
import dev.telltale.event.RefusedException;
import dev.telltale.event.RunEvent;
import dev.telltale.event.Trigger;
import dev.telltale.sdk.TaskContext;
import dev.telltale.sdk.TaskException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;

/** One run of a flow in a world of its own, watched at every step. */
public final class RandomRun {
    private static final ProcessRunner NO_PROCESSES = new ProcessRunner(Executors.newScheduledThreadPool(0));
    private static final Command CHANCE = new Command("chance", null);

    private static final Calls NO_CALLS = new Calls() {
        @Override
        public Workflow find(String name) {
            throw new AssertionError("nothing is called");
        }

        @Override
        public String nextId() {
            throw new AssertionError("nothing is called");
        }

        @Override
        public void start(Run called) {
            throw new AssertionError("nothing is called");
        }
    };

    private final Flow flow;
    private final World world;
    private final Rules rules;
    private final Run run;
    private final Map<String, Flow.Job> jobs = new HashMap<>();
    private final List<ExecutionEvent> events = new ArrayList<>();
    private final List<CompletionStage<Applied>> answers = new ArrayList<>();
    private int commands;
    private ExecutionView view;
    private double percent;
    private Throwable problem;

    /** @throws dev.telltale.engine.workflow.InvalidWorkflowException if the flow makes no sense */
    private RandomRun(Flow flow, Workflow workflow, long seed) {
        this.flow = flow;
        this.world = new World(seed);
        this.rules = new Rules(flow);
        this.commands = Math.max(0, world.random().nextInt(8) - 3);
        jobs(flow.body());
        RunEnvironment environment = new RunEnvironment(
                new Journal(),
                world,
                world::work,
                world::block,
                world::block,
                NO_PROCESSES,
                TaskCatalog.with(Map.of("job", this::job)),
                () -> 0.5,
                Path.of("target"),
                1 << 20,
                new GraphPlans(),
                NO_CALLS);
        this.run = new Run(
                environment,
                new RunRequest(
                        "random",
                        workflow,
                        workflow.bind(Map.of()),
                        Map.of(),
                        new Trigger("api", null),
                        null,
                        Origin.NONE));
    }

    public static Workflow parse(Flow flow) {
        return WorkflowParser.parse(FlowText.of(flow), "random.yaml");
    }

    /**
     * Runs a flow to its end.
     *
     * @return what it told
     * @throws AssertionError if anything about it is not as it must be, with what it told as the message
     */
    public static List<ExecutionEvent> of(Flow flow, Workflow workflow, long seed) {
        RandomRun random = new RandomRun(flow, workflow, seed);
        try {
            random.live();
        } catch (AssertionError | RuntimeException problem) {
            StringBuilder story = new StringBuilder(problem.getMessage() + "\nafter\n");
            random.events.forEach(event -> story.append(line(event)).append('\n'));
            throw new AssertionError(story.toString(), problem);
        } finally {
            random.world.close();
        }
        return random.events;
    }

    /** An event without what all events of the story share. */
    private static String line(ExecutionEvent event) {
        Envelope envelope = event.envelope();
        String rest = event.toString().replaceFirst("^\\w+\\[envelope=Envelope\\[[^]]*(\\[\\d+\\][^]]*)*\\](, )?", "");
        return envelope.seq() + " " + (envelope.timestampMicros() - World.BEGIN_MICROS) / 1000.0 + " ms "
                + event.typeName() + " "
                + (envelope.path() == null ? "" : envelope.path() + " ")
                + (envelope.attempt() > 1 ? "attempt " + envelope.attempt() + " " : "")
                + rest.substring(0, Math.max(0, rest.length() - 1));
    }

    private void jobs(Flow.Body body) {
        for (Flow.Node node : body.nodes()) {
            if (node.kind() instanceof Flow.Job job) {
                jobs.put(node.id(), job);
            } else if (node.kind() instanceof Flow.Loop loop) {
                jobs(loop.body());
            }
        }
    }

    private void live() {
        run.start();
        do {
            if (commands > 0 && world.random().nextInt(12) == 0) {
                commands--;
                command();
            }
            if (!rules.asked().isEmpty() && world.random().nextInt(20) == 0) {
                answer();
            }
            check();
        } while (world.step() || goesOnByCommand());
        check();
        checkEnd();
    }

    private void check() {
        if (problem == null && world.isAtRest()) {
            rules.rest(world.micros());
        }
        if (problem instanceof Error error) {
            throw error;
        } else if (problem instanceof RuntimeException exception) {
            throw exception;
        }
    }

    /** When nothing can happen, either all is over or it waits for somebody. */
    private boolean goesOnByCommand() {
        if (rules.isPaused() && !rules.hasEnded()) {
            answers.add(run.resume(CHANCE));
            return true;
        }
        return !rules.asked().isEmpty() && answer();
    }

    private boolean answer() {
        List<String> asked = rules.asked();
        String path = asked.get(world.random().nextInt(asked.size()));
        boolean isApproved = world.random().nextInt(3) > 0;
        rules.answered(path, isApproved);
        answers.add(run.approve(new Approval(path, isApproved, Map.of(), "chance", null)));
        return true;
    }

    private void command() {
        answers.add(
                switch (world.random().nextInt(5)) {
                    case 0, 1 -> run.pause(CHANCE);
                    case 2, 3 -> run.resume(CHANCE);
                    default -> run.cancel(CHANCE);
                });
    }

    // ---- the end

    private void checkEnd() {
        ensure(rules.hasEnded(), "every run ends; this one waits for nothing");
        RunEvent last = run.end().toCompletableFuture().getNow(null);
        ensure(last == events.get(events.size() - 1), "the end that is told is the last event"); // G2
        ensure(run.started().toCompletableFuture().getNow(null) == events.get(0), "and the beginning the first");
        ensure(percent == 100, "it ends at 100 %"); // G5
        ensure(world.alarms() == 0, "nothing of it outlives it");
        for (CompletionStage<Applied> answer : answers) {
            ensure(answer.toCompletableFuture().isDone(), "every command is answered");
            try {
                long seq = answer.toCompletableFuture().join().appliedSeq();
                ensure(seq >= 1 && seq <= events.size(), "with an event of the execution");
            } catch (CompletionException refused) {
                ensure(refused.getCause() instanceof RefusedException, "or refused");
            }
        }
    }

    private static void ensure(boolean holds, String promise) {
        if (!holds) {
            throw new AssertionError("promised: " + promise);
        }
    }

    // ---- what it tells

    private void told(List<ExecutionEvent> batch) {
        for (ExecutionEvent event : batch) {
            events.add(event);
            ensure(event.envelope().seq() == events.size(), "numbers have no holes"); // G1
            rules.accept(event); // G2 to G4
            view = view == null ? ExecutionView.of((RunEvent.Started) event) : view.after(event);
            checkProgress(event, view.progress(world.micros()));
        }
        LiveState.check(run, view);
    }

    // G5
    private void checkProgress(ExecutionEvent event, Progress now) {
        ensure(now.percent() >= percent && now.percent() <= 100, "percent never falls");
        percent = now.percent();
        if (event instanceof ProgressEvent said) {
            ensure(said.percent() == percent, "the percentage that is said is that of the fold: " + percent);
            ensure(
                    said.completed() == now.completedNodes()
                            && said.failed() == now.failedNodes()
                            && said.skipped() == now.skippedNodes()
                            && said.cancelled() == now.cancelledNodes()
                            && said.running() == now.runningNodes()
                            && said.currentNodes().equals(now.currentNodes()),
                    "what is said of progress is what the fold says: " + now);
        }
    }

    // ---- its tasks

    private Map<String, Object> job(TaskContext context) throws Exception {
        ensureStartIsAcknowledged(context);
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

    private long acknowledged;

    private void ensureStartIsAcknowledged(TaskContext context) {
        boolean isTold = events.subList(0, (int) acknowledged).stream()
                .anyMatch(event -> event.typeName().equals("node.started")
                        && context.path().equals(event.envelope().path())
                        && context.attempt() == event.envelope().attempt());
        if (!isTold && problem == null) {
            problem = new AssertionError("promised: a task begins after its start is acknowledged: " + context.path());
        }
    }

    /** Keeps what it is told, and acknowledges when the world lets it. */
    private final class Journal implements EventJournal {
        @Override
        public long append(List<ExecutionEvent> batch) {
            try {
                if (problem == null) {
                    told(batch);
                }
            } catch (AssertionError | RuntimeException found) {
                problem = found; // the run would take it for a fault of the journal
            }
            long head = events.size();
            world.acknowledge(() -> acknowledged = head);
            return head;
        }

        @Override
        public void whenAcknowledged(long position, Runnable action) {
            world.acknowledge(action);
        }

        @Override
        public void publishTo(Publisher publisher) {}

        @Override
        public void keepDefinition(String sha256, String text) {}

        @Override
        public String definition(String sha256) {
            return null;
        }

        @Override
        public String epoch() {
            return "random00";
        }

        @Override
        public long head() {
            return acknowledged;
        }

        @Override
        public long tail() {
            return 1;
        }

        @Override
        public List<Entry> read(long after, int limit) {
            return List.of();
        }

        @Override
        public List<Entry> readExecution(String executionId, long afterSeq, int limit) {
            return List.of();
        }

        @Override
        public boolean forget(String executionId) {
            return false;
        }
    }
}
