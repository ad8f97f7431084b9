package dev.telltale.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.telltale.sdk.Task;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Where tasks run: whatever they do there, they hurt nobody. */
@Timeout(120)
class TaskThreadsTest {
    private static final boolean HAS_VIRTUAL_THREADS = Runtime.version().feature() >= 21;

    private final CountDownLatch open = new CountDownLatch(1);

    /** Where a synchronized block ties a virtual thread to its carrier, and a crowd of those holds up its own part of the crowd. */
    private static final boolean PINS = HAS_VIRTUAL_THREADS && Runtime.version().feature() < 24;

    /** Blocks in one of several ways. */
    private void block(int way, CountDownLatch arrived) throws InterruptedException {
        switch (PINS ? 2 + way % 2 : way % 4) {
            case 0 -> {
                Object lock = new Object();
                synchronized (lock) {
                    arrived.countDown();
                    open.await();
                }
            }
            case 1 -> {
                Object lock = new Object();
                synchronized (lock) {
                    arrived.countDown();
                    while (open.getCount() > 0) {
                        lock.wait(5);
                    }
                }
            }
            case 2 -> {
                arrived.countDown();
                while (open.getCount() > 0) {
                    LockSupport.parkNanos(5_000_000);
                }
            }
            default -> {
                arrived.countDown();
                open.await();
            }
        }
    }

    @Test
    void manyTasksThatBlockStopNeitherEachOtherNorAnybodyElse() throws InterruptedException {
        int many = 600; // more than there are real threads before virtual ones
        CountDownLatch arrived = new CountDownLatch(many);
        AtomicInteger way = new AtomicInteger();
        Task blocker = context -> {
            block(way.getAndIncrement(), arrived);
            return Map.of();
        };
        try (Fixture fixture = new Fixture(Map.of("block", blocker, "quick", context -> Map.of("x", 1)))) {
            Execution blocked = fixture.start("""
                    name: blocked
                    nodes:
                      - {id: all, loop: {times: %d, parallel: %d, do: [{id: a, task: block}]}}
                    """.formatted(many, many));
            arrived.await();

            Story other = fixture.run("""
                    name: other
                    nodes:
                      - {id: instant, task: noop}
                      - {id: pause, needs: [instant], wait: {for: 1ms}}
                      - {id: quick, needs: [pause], task: quick}
                      - {id: program, needs: [quick], run: echo hello}
                    outputs: {x: nodes.quick.outputs.x}
                    """);
            assertThat(other.statuses().values()).containsOnly("completed");
            open.countDown();
            assertThat(fixture.end(blocked).statuses()).containsEntry("all", "completed");
        }
    }

    @Test
    void tasksThatComputeWithoutEndLeaveRoomForOthers() {
        int hogs = 2 * Runtime.getRuntime().availableProcessors() + 1;
        CountDownLatch computing = new CountDownLatch(hogs);
        Task hog = context -> {
            computing.countDown();
            while (open.getCount() > 0) {
                Thread.onSpinWait();
            }
            return Map.of();
        };
        try (Fixture fixture = new Fixture(Map.of("hog", hog, "quick", context -> Map.of()))) {
            Execution computes = fixture.start(
                    "name: h\nnodes: [{id: all, loop: {times: %d, parallel: %d, do: [{id: a, task: hog}]}}]\n"
                            .formatted(hogs, hogs));
            assertThat(fixture.run("name: q\nnodes: [{id: a, task: quick}, {id: b, needs: [a], wait: {for: 1ms}}]\n")
                            .statuses()
                            .values())
                    .containsOnly("completed");
            open.countDown();
            assertThat(fixture.end(computes).statuses()).containsEntry("all", "completed");
        }
    }

    @Test
    void beyondTheFirstOnesTasksGetVirtualThreadsWhereTheJvmHasThem() throws InterruptedException {
        Queue<String> names = new ConcurrentLinkedQueue<>();
        CountDownLatch arrived = new CountDownLatch(300);
        try (TaskThreads threads = new TaskThreads(named())) {
            for (int i = 0; i < 300; i++) {
                threads.execute(() -> {
                    names.add(Thread.currentThread().getName());
                    assertThat(Thread.currentThread().isDaemon()).isTrue();
                    arrived.countDown();
                    awaitOpen();
                });
            }
            arrived.await();
            open.countDown();
        }

        assertThat(names.stream().filter(name -> name.startsWith("telltale-task-virtual-")))
                .hasSize(HAS_VIRTUAL_THREADS ? 44 : 0);
    }

    @Test
    void withoutVirtualThreadsThoseBeyondTheLimitWaitTheirTurn() throws InterruptedException {
        List<Integer> order = new ArrayList<>(); // written by one thread at a time
        Semaphore done = new Semaphore(0);
        CountDownLatch arrived = new CountDownLatch(1);
        try (TaskThreads threads = new TaskThreads(named(), null, 256, 1)) {
            threads.execute(() -> {
                arrived.countDown();
                awaitOpen();
                done.release();
            });
            arrived.await();
            for (int i = 0; i < 5; i++) {
                int number = i;
                threads.execute(() -> {
                    order.add(number);
                    done.release();
                    if (number == 2) {
                        throw new IllegalStateException("hurts nobody");
                    }
                });
            }
            assertThat(done.availablePermits()).isZero();
            open.countDown();
            assertThat(done.tryAcquire(6, 60, TimeUnit.SECONDS)).isTrue();
        }

        assertThat(order).containsExactly(0, 1, 2, 3, 4);
    }

    @Test
    void everyTaskRunsOnceWhateverTheCrowd() throws InterruptedException {
        int tasks = 20_000;
        AtomicInteger ran = new AtomicInteger();
        AtomicInteger atOnce = new AtomicInteger();
        AtomicInteger mostAtOnce = new AtomicInteger();
        CountDownLatch done = new CountDownLatch(tasks);
        try (TaskThreads threads = new TaskThreads(named(), null, 256, 3)) {
            List<Thread> givers = new ArrayList<>();
            for (int giver = 0; giver < 4; giver++) {
                givers.add(new Thread(() -> {
                    for (int i = 0; i < tasks / 4; i++) {
                        threads.execute(() -> {
                            mostAtOnce.accumulateAndGet(atOnce.incrementAndGet(), Math::max);
                            ran.incrementAndGet();
                            atOnce.decrementAndGet();
                            done.countDown();
                        });
                    }
                }));
            }
            givers.forEach(Thread::start);
            done.await();
        }

        assertThat(ran).hasValue(tasks);
        assertThat(mostAtOnce.get()).isLessThanOrEqualTo(3);
    }

    @Test
    void aClosedOneInterruptsItsTasksAndTakesNoMore() throws InterruptedException {
        CountDownLatch arrived = new CountDownLatch(2);
        CountDownLatch interrupted = new CountDownLatch(2);
        TaskThreads threads = new TaskThreads(named(), TaskThreads.virtualThreads(), 1, 2);
        for (int i = 0; i < 2; i++) {
            threads.execute(() -> {
                arrived.countDown();
                try {
                    open.await();
                } catch (InterruptedException closed) {
                    interrupted.countDown();
                }
            });
        }
        arrived.await();
        threads.close();
        interrupted.await();

        assertThatThrownBy(() -> threads.execute(() -> {})).isInstanceOf(RejectedExecutionException.class);
    }

    private static ThreadFactory named() {
        AtomicInteger count = new AtomicInteger();
        return work -> {
            Thread thread = new Thread(work, "telltale-task-" + count.incrementAndGet());
            thread.setDaemon(true);
            thread.setUncaughtExceptionHandler((it, problem) -> {});
            return thread;
        };
    }

    private void awaitOpen() {
        try {
            open.await();
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }
}
