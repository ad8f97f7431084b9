package dev.telltale.engine.random;

import dev.telltale.event.NodeEvent.SkipReason;
import dev.telltale.event.NodeStatus;
import dev.telltale.event.RunEvent;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** How far an execution is, by what it has told: its graphs, variables and times, and what was told to stop. */
final class Course {
    /* Time
     *
     * A timeout shows in no event of its own. When more time than allowed has passed, it surely is up; at exactly that time it may be,
     * and what follows tells. The same goes for a join that cancels what it has no use for: the first thing that stops shows it.
     */

    final Flow flow;
    final Map<String, Course> family;
    final Frame top;
    final Map<String, Long> variables = new HashMap<>();
    final Set<String> asked = new TreeSet<>(); // who waits for an approval
    final Set<Map.Entry<String, Boolean>> answers = new HashSet<>();
    long startedMicros;
    long nowMicros;
    boolean isCancelled;
    boolean isTimedOut;
    boolean hasEnded;
    RunEvent end;
    private long pausedSince = -1;
    private long pausedMicros;
    private long reachedMicros; // where the last time without anybody ended

    /** @param family the executions that may call each other, by id */
    Course(Flow flow, Map<String, Course> family) {
        this.flow = flow;
        this.family = family;
        this.top = new Frame(flow.body(), null, 0);
    }

    // ---- time

    boolean isPaused() {
        return pausedSince >= 0;
    }

    void pause() {
        pausedSince = nowMicros;
    }

    void goOn() {
        pausedMicros = paused();
        pausedSince = -1;
    }

    /** Nobody was there to run it. */
    void outage(long fromMicros, long toMicros) {
        if (!isPaused()) {
            pausedMicros += Math.max(0, toMicros - Math.max(fromMicros, reachedMicros)); // two may overlap
        }
        reachedMicros = toMicros;
        interrupt(top, toMicros);
    }

    private void interrupt(Frame frame, long micros) {
        for (Fate fate : frame.fates.values()) {
            fate.dueMicros = Math.max(fate.dueMicros, micros); // what fell due meanwhile is due now
            fate.isInterrupted = fate.status == NodeStatus.RUNNING && fate.node.kind() instanceof Flow.Job;
            activeIn(fate).forEach(iteration -> interrupt(iteration, micros));
        }
    }

    void passTo(long micros) {
        ensure(micros >= nowMicros, "time does not go back");
        nowMicros = micros;
        if (startedMicros == 0 || hasEnded) {
            return;
        }
        if (flow.timeoutMs() > 0 && flowTime() > flow.timeoutMs() * 1000L) {
            flowTimeIsUp();
        }
        passIn(top);
    }

    private void passIn(Frame frame) {
        for (Fate fate : frame.fates.values()) {
            if (fate.isRunning() && fate.node.timeoutMs() > 0 && spent(fate) > fate.node.timeoutMs() * 1000L) {
                timeIsUp(fate);
            }
            activeIn(fate).forEach(this::passIn);
        }
    }

    long paused() {
        return pausedMicros + (isPaused() ? nowMicros - pausedSince : 0);
    }

    long flowTime() {
        return nowMicros - startedMicros - paused();
    }

    private long spent(Fate fate) {
        return nowMicros - fate.startedMicros - (paused() - fate.pausedAtStart);
    }

    boolean mayBeUp(Fate fate) {
        return fate.isTimedOut || (hasTimer(fate) && spent(fate) >= fate.node.timeoutMs() * 1000L);
    }

    /** Whether its time, or that of what it stands in, may be up just now. */
    boolean mayBeStopped(Fate fate) {
        boolean isFlowUp = flow.timeoutMs() > 0 && flowTime() >= flow.timeoutMs() * 1000L;
        for (Fate outer = fate; outer != null; outer = outer.frame.loop) {
            isFlowUp |= mayBeUp(outer);
        }
        return isFlowUp;
    }

    /** Between two attempts no timeout runs. */
    private static boolean hasTimer(Fate fate) {
        return fate.node.timeoutMs() > 0 && fate.isRunning() && fate.status != NodeStatus.RETRYING;
    }

    void timeIsUp(Fate fate) {
        if (!fate.isTimedOut && !fate.isStopped && hasTimer(fate)) {
            fate.isTimedOut = true;
            activeIn(fate).forEach(iteration -> stop(iteration, SkipReason.TIMEOUT));
        }
    }

    private void flowTimeIsUp() {
        if (!isTimedOut && !isCancelled) {
            isTimedOut = true;
            stop(top, SkipReason.TIMEOUT);
        }
    }

    /** Something was stopped: the time of a loop around it, or of the workflow, must be up. */
    void findTimeout(Frame frame) {
        for (Frame inner = frame; inner.loop != null; inner = inner.loop.frame) {
            if (mayBeUp(inner.loop)) {
                timeIsUp(inner.loop);
                return;
            }
        }
        ensure(flow.timeoutMs() > 0 && flowTime() >= flow.timeoutMs() * 1000L, "nothing has told this to stop");
        flowTimeIsUp();
    }

    /** Something was stopped: a node went on with the first of its needs, or the time was up. */
    void findReason(Fate stopped) {
        for (Fate fate = stopped; fate != null; fate = fate.frame.loop) {
            Fate lost = fate;
            Optional<Fate> join = fate.frame.fates.values().stream()
                    .filter(other ->
                            mayBeDecided(other) && other.frame.useless(other).contains(lost))
                    .min(Comparator.comparingInt(
                            other -> other.frame.useless(other).size()));
            if (join.isPresent()) { // of several that could have done it, the others will tell more
                decideFirst(join.get());
                return;
            }
        }
        findTimeout(stopped.frame);
    }

    private boolean mayBeDecided(Fate join) {
        return join.status == NodeStatus.PENDING
                && join.mustSkip == null
                && !join.isDecidedFirst
                && !isPaused()
                && join.frame.decide(join.node) == Frame.Decision.RUN;
    }

    void decideFirst(Fate join) {
        if (!join.isDecidedFirst && join.node.join().equals("first") && !join.frame.body.isSteps()) {
            join.frame.useless(join).forEach(fate -> stop(fate, SkipReason.CANCELLED));
            join.isDecidedFirst = true;
        }
    }

    /** What has not started is skipped, what runs is stopped; cleanup is spared. */
    void stop(Frame frame, SkipReason reason) {
        if (frame.stop != null) {
            return;
        }
        frame.stop = reason;
        frame.fates.values().stream().filter(fate -> !fate.node.isAlways()).forEach(fate -> stop(fate, reason));
    }

    void stop(Fate fate, SkipReason reason) {
        if (fate.status == NodeStatus.PENDING) {
            fate.mustSkip = fate.mustSkip == null ? reason : fate.mustSkip;
        } else if (fate.isRunning()) {
            fate.isStopped = true;
            activeIn(fate).forEach(iteration -> stop(iteration, reason));
        }
    }

    // ---- places

    /** Whether another node that works finds no room. */
    boolean isFull() {
        return flow.maxParallel() > 0 && working(top) >= flow.maxParallel();
    }

    long working(Frame frame) {
        long working = 0;
        for (Fate fate : frame.fates.values()) {
            working += fate.status == NodeStatus.RUNNING && takesPlace(fate) ? 1 : 0;
            for (Frame iteration : activeIn(fate)) {
                working += working(iteration);
            }
        }
        return working;
    }

    /** What only waits, decides or leads others takes none, and what cannot begin neither. */
    static boolean takesPlace(Fate fate) {
        boolean works = fate.node.kind() instanceof Flow.Job || fate.node.kind() instanceof Flow.Call;
        return works && fate.mustFailWith == null;
    }

    static List<Frame> activeIn(Fate fate) {
        return fate.looping == null || fate.hasEnded() ? List.of() : new ArrayList<>(fate.looping.active.values());
    }

    Fate fate(String path) {
        Frame frame = top;
        String[] steps = path.split("/", -1);
        for (int i = 0; i < steps.length - 1; i++) {
            String id = steps[i].substring(0, steps[i].indexOf('['));
            Frame inner = frame.fate(id).looping.active.get(index(steps[i]));
            ensure(inner != null, "no iteration " + steps[i] + " runs");
            frame = inner;
        }
        return frame.fate(steps[steps.length - 1]);
    }

    static long index(String step) {
        return Long.parseLong(step.substring(step.lastIndexOf('[') + 1, step.length() - 1));
    }

    Flow.Scope scope(Frame frame) {
        return new Scope(frame);
    }

    void ensureDecision(Fate fate, Frame.Decision expected) {
        Frame.Decision decision = fate.frame.decide(fate.node);
        ensure(decision == expected, "it is to " + decision);
    }

    static void ensure(boolean holds, String rule) {
        if (!holds) {
            throw new AssertionError("against the rules: " + rule);
        }
    }

    /** What expressions see in a graph. */
    private final class Scope implements Flow.Scope {
        private final Frame frame;

        Scope(Frame frame) {
            this.frame = frame;
        }

        @Override
        public long variable(String name) {
            return variables.get(name);
        }

        @Override
        public long index(String as) {
            Frame inner = frame;
            while (!((Flow.Loop) inner.loop.node.kind()).as().equals(as)) {
                inner = inner.loop.frame;
            }
            return inner.index;
        }

        @Override
        public boolean hasFailed(String nodeId) {
            return frame.fate(nodeId).status == NodeStatus.FAILED;
        }

        @Override
        public Map<String, Object> outputs(String nodeId) {
            Fate fate = frame.fate(nodeId);
            return fate.status == NodeStatus.COMPLETED ? fate.outputs : Map.of();
        }
    }
}
