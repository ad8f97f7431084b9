package dev.telltale.engine.run;

import dev.telltale.engine.workflow.RunNode;
import dev.telltale.engine.workflow.TaskNode;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where the nodes of a run work: at most {@code maxParallel} at once, and processes only within the limit of the engine.
 *
 * <p>A node takes its place for one attempt, before that is told. Without room it stays as it is until there is some, in the order in which
 * nodes came. What does not work takes none: a loop that held one while its body waits for one would wait for ever. Not thread-safe:
 * belongs to its run.
 */
final class Places {
    /* Order
     *
     * First the place in the run, then the one of the engine: whoever holds a place of the engine waits for nothing but its process, so
     * that no circle can come about, also where one run waits for another.
     *
     * Pause
     *
     * A run that is paused, or waits for the journal, holds no place of the engine for what it may not start: given one, it passes it on,
     * and asks again when it may.
     */
    private final Run run;
    private final int width;
    private final ProcessPlaces processes;
    private final Set<Place> waiting = new LinkedHashSet<>();
    private int taken;

    /** @param width how many nodes may work at once, or null for any number */
    Places(Run run, @Nullable Integer width, ProcessPlaces processes) {
        this.run = run;
        this.width = width == null ? Integer.MAX_VALUE : width;
        this.processes = processes;
    }

    /** @return whether the node starts now; if not, it is called back when there is room for it */
    boolean admit(NodeRun node) {
        if (isNoop(node)) {
            return true;
        }
        Place place = new Place(node);
        node.take(place);
        if (taken == width) {
            waiting.add(place);
            return false;
        }
        taken++;
        place.isIn = true;
        return mayStart(place);
    }

    /** A node goes on in the place that it had in an earlier life of the run. */
    void readmit(NodeRun node) {
        Place place = new Place(node);
        node.take(place);
        taken++;
        place.isIn = true;
    }

    /** What is over as soon as it begins works beside nobody. */
    private boolean isNoop(NodeRun node) {
        return node.node().kind() instanceof TaskNode task
                && run.environment().tasks().isNoop(task.task());
    }

    /** Whether a node that has its place in the run may start now; if not, it is started when the engine has a place for it. */
    boolean mayStart(Place place) {
        if (!place.isProcess) {
            return true;
        }
        place.hasAsked = true;
        return processes.enter(place);
    }

    /** A node's attempt is over, or will not be. */
    void leave(Place place) {
        if (!place.isIn) {
            waiting.remove(place);
            return;
        }
        giveBack(place);
        Iterator<Place> queue = waiting.iterator();
        if (!queue.hasNext()) {
            taken--;
            return;
        }
        Place next = queue.next();
        queue.remove();
        next.isIn = true;
        run.steps().again(next.node);
    }

    /** Leaves the engine's place, or its queue; not twice, and not before it has asked: it would give away somebody else's. */
    private void giveBack(Place place) {
        if (place.hasAsked) {
            place.hasAsked = false;
            processes.leave(place);
        }
    }

    private void entered(Place place) {
        if (!place.node.holds(place)) {
            return; // it has left meanwhile, and this place with it
        }
        if (run.steps().areFree()) {
            place.node.start();
        } else {
            giveBack(place);
            run.steps().again(place.node);
        }
    }

    /** What one attempt of a node holds, or waits for. */
    final class Place implements ProcessPlaces.Guest {
        private final NodeRun node;
        private final boolean isProcess;
        private boolean isIn;
        private boolean hasAsked; // the engine, for a place that it has not given back

        private Place(NodeRun node) {
            this.node = node;
            this.isProcess = node.node().kind() instanceof RunNode;
        }

        @Override
        public void entered() {
            run.post(() -> Places.this.entered(this));
        }
    }
}
