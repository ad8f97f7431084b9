package dev.telltale.engine.random;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * A workflow as the random tests know it. Its variables are {@code a} and {@code b}, which begin with 0.
 *
 * @param name as others call it
 * @param timeoutMs 0 for none
 * @param maxParallel 0 for any number
 * @param isOutputBroken whether its outputs cannot be computed
 */
public record Flow(String name, Body body, int timeoutMs, int maxParallel, boolean isOutputBroken) {
    public static final List<String> VARIABLES = List.of("a", "b");

    /** Every node, those of loops included; not those of workflows that are called. */
    public Stream<Node> nodes() {
        return nodes(body);
    }

    private static Stream<Node> nodes(Body body) {
        return body.nodes().stream()
                .flatMap(node -> node.kind() instanceof Loop loop
                        ? Stream.concat(Stream.of(node), nodes(loop.body()))
                        : Stream.of(node));
    }

    /** Itself, and every flow that it or they call. */
    public Stream<Flow> family() {
        return Stream.concat(
                Stream.of(this),
                nodes().map(Node::kind)
                        .filter(Call.class::isInstance)
                        .flatMap(call -> ((Call) call).called().family()));
    }

    /** The nodes of the workflow, or of a loop. */
    public record Body(boolean isSteps, List<Node> nodes) {
        public Body {
            nodes = List.copyOf(nodes);
        }
    }

    /**
     * One node.
     *
     * @param needs what is written in {@code needs}
     * @param condition its {@code if}, or null
     * @param join {@code all}, {@code any} or {@code first}
     * @param onError {@code fail}, {@code continue} or a node
     * @param timeoutMs 0 for none
     */
    public record Node(
            String id,
            Kind kind,
            List<String> needs,
            String join,
            Test condition,
            boolean isAlways,
            String onError,
            int timeoutMs,
            Retry retry) {
        public Node {
            needs = List.copyOf(needs);
        }

        /** The node that handles its failure, or null. */
        public String handler() {
            return onError.equals("fail") || onError.equals("continue") ? null : onError;
        }

        Node withOnError(String policy) {
            return new Node(id, kind, needs, join, condition, isAlways, policy, timeoutMs, retry);
        }

        Node withKind(Kind other) {
            return new Node(id, other, needs, join, condition, isAlways, onError, timeoutMs, retry);
        }

        Node withNeeds(List<String> others) {
            return new Node(id, kind, others, join, condition, isAlways, onError, timeoutMs, retry);
        }

        Node withJoin(String other) {
            return new Node(id, kind, needs, other, condition, isAlways, onError, timeoutMs, retry);
        }

        Node withCondition(Test other) {
            return new Node(id, kind, needs, join, other, isAlways, onError, timeoutMs, retry);
        }

        Node withoutAlways() {
            return new Node(id, kind, needs, join, condition, false, onError, timeoutMs, retry);
        }

        Node withRetry(Retry other) {
            return new Node(id, kind, needs, join, condition, isAlways, onError, timeoutMs, other);
        }

        /** The nodes that its expressions read. */
        Set<String> references() {
            Set<String> references = new TreeSet<>();
            refer(condition, references);
            if (kind instanceof Choice choice) {
                choice.branches().forEach(branch -> refer(branch.when(), references));
            } else if (kind instanceof Assign assign) {
                assign.values().values().stream()
                        .filter(number -> number.op() == Number.Op.OUTPUT)
                        .forEach(number -> references.add(number.name()));
            }
            return references;
        }

        private static void refer(Test test, Set<String> references) {
            if (test != null && test.op() == Test.Op.FAILED) {
                references.add(test.name());
            }
        }
    }

    /** @param attempts the total @param delayMs before the second, fixed unless it doubles */
    public record Retry(int attempts, int delayMs, boolean isDoubling) {
        public static final Retry NONE = new Retry(1, 0, false);
    }

    /** What a node does. */
    public sealed interface Kind permits Noop, Assign, Rest, Ask, Say, Job, Call, Choice, Loop {}

    /** {@code task: noop}. */
    public record Noop() implements Kind {}

    /** {@code set}. */
    public record Assign(Map<String, Number> values) implements Kind {}

    /** {@code wait}. */
    public record Rest(int ms) implements Kind {}

    /** {@code wait} for an approval. */
    public record Ask() implements Kind {}

    /** {@code emit}. */
    public record Say() implements Kind {}

    /** A task that does what is planned for it: iteration i, attempt n takes the plan's entry i + n - 1, beginning anew at its end. */
    public record Job(List<Act> plan) implements Kind {
        public Job {
            plan = List.copyOf(plan);
        }

        /** @param index of the iteration, 0 outside loops @param attempt from 1 */
        public Act act(long index, int attempt) {
            return plan.get((int) ((index + attempt - 1) % plan.size()));
        }
    }

    /** What a task does in one attempt. @param isDeaf whether it ignores being told to stop */
    public record Act(int ms, Outcome outcome, boolean isDeaf) {}

    /** How an attempt of a task ends when nobody stops it. */
    public enum Outcome {
        SUCCEEDS,
        FAILS,
        IS_CUT_OFF,
        IS_WRONG,
        /** It does not. */
        HANGS
    }

    /** {@code call}. */
    public record Call(Flow called) implements Kind {}

    /** {@code switch}. @param otherwise null when there is no {@code else} */
    public record Choice(List<Branch> branches, List<String> otherwise) implements Kind {
        /** Every node it names. */
        Set<String> targets() {
            Set<String> targets = new TreeSet<>();
            branches.forEach(branch -> targets.addAll(branch.targets()));
            if (otherwise != null) {
                targets.addAll(otherwise);
            }
            return targets;
        }
    }

    /** One {@code when}. */
    public record Branch(Test when, List<String> targets) {}

    /**
     * {@code loop}.
     *
     * @param count of items or iterations; not for {@code WHILE}
     * @param condition for {@code WHILE}, else null
     * @param until or null
     */
    public record Loop(
            Source source, int count, Test condition, String as, int parallel, Test until, int maxIterations, Body body)
            implements Kind {
        /** Where iterations come from. */
        public enum Source {
            OVER,
            TIMES,
            WHILE
        }
    }

    /** A condition. @param name of a variable, a node or a loop's item, as the operation wants */
    public record Test(Op op, String name, int number) {
        /** What is tested. */
        public enum Op {
            EVEN("vars.%s %% 2 == 0"),
            ABOVE("vars.%s > %d"),
            FAILED("nodes.%s.status == 'failed'"),
            INDEX_BELOW("%s_index < %d"),
            BROKEN("vars.%s / 0 == 1");

            private final String text;

            Op(String text) {
                this.text = text;
            }
        }

        String text() {
            return String.format(op.text, name, number);
        }

        /** Null if it cannot be told. */
        Boolean holds(Scope scope) {
            return switch (op) {
                case EVEN -> scope.variable(name) % 2 == 0;
                case ABOVE -> scope.variable(name) > number;
                case FAILED -> scope.hasFailed(name);
                case INDEX_BELOW -> scope.index(name) < number;
                case BROKEN -> null;
            };
        }
    }

    /** A value. @param name of a variable or a node, as the operation wants */
    public record Number(Op op, String name, int number) {
        /** Where it comes from. */
        public enum Op {
            CONSTANT("%2$d"),
            SUM("vars.%s + %d"),
            OUTPUT("nodes.%s.outputs.?v.orValue(%d)"),
            BROKEN("vars.%s / 0");

            private final String text;

            Op(String text) {
                this.text = text;
            }
        }

        String text() {
            return String.format(op.text, name, number);
        }

        /** Null if it has none. */
        Long value(Scope scope) {
            return switch (op) {
                case CONSTANT -> (long) number;
                case SUM -> scope.variable(name) + number;
                case OUTPUT ->
                    scope.outputs(name).containsKey("v")
                            ? (Long) scope.outputs(name).get("v")
                            : Long.valueOf(number);
                case BROKEN -> null;
            };
        }
    }

    /** What expressions see. */
    interface Scope {
        long variable(String name);

        long index(String as);

        boolean hasFailed(String nodeId);

        Map<String, Object> outputs(String nodeId);
    }
}
