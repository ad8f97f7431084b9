package dev.telltale.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.telltale.engine.workflow.InvalidWorkflowException;
import dev.telltale.engine.workflow.parse.WorkflowParser;
import dev.telltale.event.ExecutionControl.Command;
import dev.telltale.sdk.TaskContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** Whatever the workflow and whoever commands it: every story checks out (G1 to G5), and every one ends. */
class RandomWorkflowsTest {
    private static final int WORKFLOWS = Integer.getInteger("telltale.threads.workflows", 400);
    private static final long SEED = Long.getLong("telltale.threads.seed", 20_260_101);
    private static final int AT_ONCE = 8;

    @Test
    void everyStoryChecksOut() {
        int valid = 0;
        try (Fixture fixture = new Fixture(Map.of("moody", RandomWorkflowsTest::moody))) {
            List<Told> running = new ArrayList<>();
            for (int i = 0; i < WORKFLOWS; i++) {
                Random random = new Random(SEED + i);
                Told told = start(fixture, random, SEED + i);
                if (told != null) {
                    valid++;
                    running.add(told);
                }
                if (running.size() == AT_ONCE) {
                    running.forEach(story -> disturb(fixture, story.execution, random));
                    running.forEach(story -> story.check(fixture));
                    running.clear();
                }
            }
            running.forEach(story -> story.check(fixture));
        }
        assertThat(valid).isGreaterThan(WORKFLOWS / 2);
    }

    private static Told start(Fixture fixture, Random random, long seed) {
        String yaml = RandomWorkflow.of(random);
        try {
            return new Told(seed, yaml, fixture.engine.start(WorkflowParser.parse(yaml, "random"), Map.of()));
        } catch (InvalidWorkflowException cycles) {
            return null;
        }
    }

    private static void disturb(Fixture fixture, Execution execution, Random random) {
        Command command = new Command("chance", null);
        for (int i = random.nextInt(6); i > 0; i--) {
            LockSupport.parkNanos(random.nextInt(3_000_000));
            switch (random.nextInt(5)) {
                case 0, 1 -> fixture.engine.pause(execution.id(), command);
                case 2, 3 -> fixture.engine.resume(execution.id(), command);
                default -> fixture.engine.cancel(execution.id(), command);
            }
        }
        fixture.engine.resume(execution.id(), command);
    }

    /** Succeeds, fails, speaks, dawdles: whatever its seed, its place and its attempt make it do. */
    private static Map<String, Object> moody(TaskContext context) throws Exception {
        Random random =
                new Random(context.input("seed", Long.class) + context.path().hashCode() + context.attempt());
        context.progress(random.nextDouble(), "moody");
        context.output("x".repeat(random.nextInt(50)) + "\n");
        Thread.sleep(random.nextInt(5));
        if (random.nextInt(3) == 0) {
            throw new IllegalStateException("not today");
        }
        context.progress(random.nextDouble(), null);
        return Map.of("v", random.nextInt());
    }

    private record Told(long seed, String yaml, Execution execution) {
        void check(Fixture fixture) {
            try {
                fixture.end(execution);
            } catch (RuntimeException | AssertionError problem) {
                List<String> events = fixture.journal.events(execution.id()).stream()
                        .map(Object::toString)
                        .toList();
                throw new AssertionError("seed " + seed + ":\n" + yaml + "\n" + String.join("\n", events), problem);
            }
        }
    }
}
