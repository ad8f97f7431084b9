package dev.telltale.monitor;

import dev.telltale.event.ExecutionControl;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;

/** A runtime that answers as a test tells it, and notes what it was asked for. Thread-safe. */
public final class ScriptedControl implements ExecutionControl {
    /** What was asked for, in order: the command, the execution and what came with it. */
    public final List<List<Object>> asked = new CopyOnWriteArrayList<>();

    private volatile Object answer = new Applied(1);

    /** From now on. @param next an {@link Applied}, a {@link Started} or an exception */
    public void answer(Object next) {
        answer = next;
    }

    @Override
    public CompletionStage<Started> start(StartRequest request) {
        return answered(Started.class, "start", "", request);
    }

    @Override
    public CompletionStage<Applied> cancel(String executionId, Command command) {
        return answered(Applied.class, "cancel", executionId, command);
    }

    @Override
    public CompletionStage<Applied> pause(String executionId, Command command) {
        return answered(Applied.class, "pause", executionId, command);
    }

    @Override
    public CompletionStage<Applied> resume(String executionId, Command command) {
        return answered(Applied.class, "resume", executionId, command);
    }

    @Override
    public CompletionStage<Applied> approve(String executionId, Approval approval) {
        return answered(Applied.class, "approve", executionId, approval);
    }

    @Override
    public CompletionStage<Started> rerun(String executionId, Rerun rerun) {
        return answered(Started.class, "rerun", executionId, rerun);
    }

    private <T> CompletionStage<T> answered(Class<T> type, String command, String executionId, Object with) {
        asked.add(List.of(command, executionId, with));
        return answer instanceof Throwable refusal
                ? CompletableFuture.failedFuture(refusal)
                : CompletableFuture.completedFuture(type.cast(answer));
    }
}
