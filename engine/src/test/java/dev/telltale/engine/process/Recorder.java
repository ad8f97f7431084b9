package dev.telltale.engine.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Keeps what a process says, and notices calls that overlap or come after the end. */
class Recorder implements ProcessListener {
    private final List<OutputChunk> chunks = new ArrayList<>();
    private final List<String> faults = new ArrayList<>();
    private final AtomicInteger inside = new AtomicInteger();
    private final CountDownLatch ended = new CountDownLatch(1);
    private @Nullable ProcessEnd end;

    @Override
    public void output(OutputChunk chunk) {
        enter();
        synchronized (this) {
            chunks.add(chunk);
        }
        inside.decrementAndGet();
    }

    @Override
    public void ended(ProcessEnd how) {
        enter();
        synchronized (this) {
            end = how;
        }
        inside.decrementAndGet();
        ended.countDown();
    }

    synchronized List<OutputChunk> chunks() {
        return List.copyOf(chunks);
    }

    String stdout() {
        return text(false);
    }

    String stderr() {
        return text(true);
    }

    boolean hasEnded() {
        return ended.getCount() == 0;
    }

    ProcessEnd awaitEnd() throws InterruptedException {
        assertThat(ended.await(30, TimeUnit.SECONDS)).as("the process ended").isTrue();
        synchronized (this) {
            assertThat(faults).isEmpty();
            return java.util.Objects.requireNonNull(end);
        }
    }

    private String text(boolean stderr) {
        return chunks().stream()
                .filter(chunk -> chunk.stderr() == stderr)
                .map(OutputChunk::text)
                .collect(Collectors.joining());
    }

    private synchronized void enter() {
        if (inside.getAndIncrement() != 0) {
            faults.add("two calls at once");
        }
        if (end != null) {
            faults.add("a call after the end");
        }
    }
}
