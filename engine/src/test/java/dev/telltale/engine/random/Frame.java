package dev.telltale.engine.random;

import dev.telltale.engine.random.Flow.Node;
import dev.telltale.event.NodeEvent.SkipReason;
import dev.telltale.event.NodeStatus;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A graph being run, and when a node of it runs: "When a node runs" of the workflow language, as it is written there. */
final class Frame {
    /** What is to become of a node that has not started. */
    enum Decision {
        WAIT,
        RUN,
        BRANCH,
        UPSTREAM
    }

    final Flow.Body body;
    final Fate loop; // the loop this is an iteration of, or null
    final long index;
    final Map<String, Fate> fates = new LinkedHashMap<>();
    SkipReason stop; // why it was stopped, or null

    Frame(Flow.Body body, Fate loop, long index) {
        this.body = body;
        this.loop = loop;
        this.index = index;
        body.nodes().forEach(node -> fates.put(node.id(), new Fate(node, this)));
    }

    String prefix() {
        return loop == null ? "" : loop.path() + "[" + index + "]/";
    }

    Fate fate(String id) {
        return fates.get(id);
    }

    boolean hasEnded() {
        return fates.values().stream().allMatch(Fate::hasEnded);
    }

    /** The first failure that nothing handled, or null. */
    Fate firstFailure() {
        Fate first = null;
        for (Fate fate : fates.values()) {
            if (fate.hasFailedUnhandled() && (first == null || fate.endSeq < first.endSeq)) {
                first = fate;
            }
        }
        return first;
    }

    // ---- what a node needs

    List<Fate> switchesNaming(Node node) {
        return those(other ->
                other.kind() instanceof Flow.Choice choice && choice.targets().contains(node.id()));
    }

    List<Fate> handledBy(Node node) {
        List<Fate> switches = switchesNaming(node);
        List<Fate> handled = those(other -> node.id().equals(other.handler()));
        handled.removeAll(switches);
        return handled;
    }

    /** Those that its {@code needs} or its expressions name, and that it needs for no other reason. */
    List<Fate> namedBy(Node node) {
        List<Fate> named = those(
                other -> node.needs().contains(other.id()) || node.references().contains(other.id()));
        named.removeAll(switchesNaming(node));
        named.removeAll(handledBy(node));
        return named;
    }

    Set<Fate> needsOf(Node node) {
        Set<Fate> needs = new LinkedHashSet<>(switchesNaming(node));
        needs.addAll(handledBy(node));
        needs.addAll(namedBy(node));
        int place = body.nodes().indexOf(node);
        if (body.isSteps() && place > 0) {
            needs.add(fate(body.nodes().get(place - 1).id()));
        }
        return needs;
    }

    private List<Fate> those(java.util.function.Predicate<Node> which) {
        List<Fate> those = new ArrayList<>();
        fates.values().stream().filter(fate -> which.test(fate.node)).forEach(those::add);
        return those;
    }

    // ---- when it runs

    Decision decide(Node node) {
        Set<Fate> needs = needsOf(node);
        boolean haveAllEnded = needs.stream().allMatch(need -> isSettledFor(node, need));
        if (haveAllEnded) {
            return node.isAlways() || needs.isEmpty() ? Decision.RUN : decideByNeeds(node); // rule 1
        }
        boolean isEager = !node.join().equals("all") && !body.isSteps();
        return isEager && decideByNeeds(node) == Decision.RUN ? Decision.RUN : Decision.WAIT;
    }

    private Decision decideByNeeds(Node node) {
        List<Fate> switches = switchesNaming(node);
        List<Fate> handled = handledBy(node);
        List<Fate> named = namedBy(node);
        boolean isCalled = handled.stream().anyMatch(fate -> fate.status == NodeStatus.FAILED);
        boolean isTaken = switches.stream().anyMatch(fate -> fate.took(node.id()));
        if (!handled.isEmpty() && !isCalled) {
            return Decision.BRANCH; // rule 2
        }
        if (!switches.isEmpty() && !isTaken) {
            boolean hasOneDecided = switches.stream().anyMatch(Fate::countsAsCompleted);
            return hasOneDecided ? Decision.BRANCH : Decision.UPSTREAM; // rule 3
        }
        boolean hasFailedNeed = switches.stream().anyMatch(Fate::hasFailedUnhandled)
                || named.stream().anyMatch(Fate::hasFailedUnhandled);
        if (hasFailedNeed && node.join().equals("all")) {
            return Decision.UPSTREAM; // rule 4
        }
        if (body.isSteps() && firstFailure() != null && !isCalled) {
            return Decision.UPSTREAM; // steps: a failure that nothing handles skips all after it
        }
        if (isTaken || isCalled || named.stream().anyMatch(Fate::countsAsCompleted)) {
            return Decision.RUN; // rule 5
        }
        boolean isJustTheNextStep = body.isSteps() && switches.isEmpty() && named.isEmpty();
        return isJustTheNextStep ? Decision.RUN : Decision.UPSTREAM; // rule 6
    }

    // ---- joins

    /** What a node with {@code join: first} cancels when it is decided: "needs that nothing else needs, and what only leads to those". */
    Set<Fate> useless(Fate join) {
        Set<Fate> useless = new LinkedHashSet<>();
        boolean isGrowing = join.node.join().equals("first") && !body.isSteps();
        while (isGrowing) {
            isGrowing = false;
            for (Fate fate : fates.values()) {
                isGrowing |= isOfNoUse(fate, join, useless) && useless.add(fate);
            }
        }
        return useless;
    }

    private boolean isOfNoUse(Fate fate, Fate join, Set<Fate> useless) {
        boolean mayBeCalled = handledBy(fate.node).stream()
                .anyMatch(handled -> !handled.hasEnded() || handled.status == NodeStatus.FAILED);
        if (fate.hasEnded() || fate.isStopped || fate.mustSkip != null || fate.node.isAlways() || mayBeCalled) {
            return false;
        }
        List<Fate> users =
                those(other -> needsOf(other).contains(fate) && !other.id().equals(fate.node.handler()));
        boolean isNeededNoMore = users.stream()
                .allMatch(user -> user == join
                        || useless.contains(user)
                        || user.isStopped
                        || user.mustSkip != null
                        || hasChosen(user));
        return isNeededNoMore && users.stream().anyMatch(user -> user == join || useless.contains(user));
    }

    /** "Decided when the first of its needs has completed": from then on it needs nothing. */
    private boolean hasChosen(Fate fate) {
        boolean isDecided =
                fate.isDecidedFirst || fate.status == NodeStatus.PENDING && decide(fate.node) == Decision.RUN;
        return fate.node.join().equals("first") && !body.isSteps() && isDecided;
    }

    /** "What needs the failed node waits for its handler to end", unless the handler waits for it. */
    private boolean isSettledFor(Node node, Fate need) {
        if (!need.hasEnded()) {
            return false;
        }
        String handler = need.node.handler();
        return need.status != NodeStatus.FAILED
                || handler == null
                || handler.equals(node.id())
                || fate(handler).hasEnded()
                || waitsFor(fate(handler).node, node.id(), new HashSet<>());
    }

    private boolean waitsFor(Node waiting, String id, Set<String> seen) {
        if (!seen.add(waiting.id())) {
            return false;
        }
        for (Fate need : needsOf(waiting)) {
            String handler = need.node.handler();
            boolean isBehindHandler = handler != null && !handler.equals(waiting.id());
            if (need.node.id().equals(id)
                    || (isBehindHandler && handler.equals(id))
                    || waitsFor(need.node, id, seen)
                    || (isBehindHandler && waitsFor(fate(handler).node, id, seen))) {
                return true;
            }
        }
        return false;
    }
}
