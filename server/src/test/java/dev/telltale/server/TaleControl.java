package dev.telltale.server;

import dev.telltale.event.EventJournal;
import dev.telltale.event.ExecutionControl;
import dev.telltale.event.ExecutionStatus;
import dev.telltale.event.Problem;
import dev.telltale.event.RefusedException;
import dev.telltale.event.RefusedException.Reason;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.ToLongBiFunction;
import org.jspecify.annotations.Nullable;

/** The smallest runtime: an execution begins, and goes on as the test tells it. Thread-safe. */
final class TaleControl implements ExecutionControl {
    private final EventJournal journal;
    private final Map<String, StartRequest> requests = new ConcurrentHashMap<>();
    private final Map<String, Tale> tales = new ConcurrentHashMap<>();
    private final Map<String, Applied> applied = new ConcurrentHashMap<>();
    private final AtomicInteger ids = new AtomicInteger();
    volatile @Nullable RuntimeException fault;
    volatile @Nullable Thread caller;

    TaleControl(EventJournal journal) {
        this.journal = journal;
    }

    Tale tale(String id) {
        return tales.computeIfAbsent(id, key -> new Tale(journal, key, "release"));
    }

    StartRequest request(String id) {
        return requests.get(id);
    }

    @Override
    public CompletionStage<Started> start(StartRequest request) {
        return answer(() -> startNow(request));
    }

    private synchronized Started startNow(StartRequest request) {
        if ((request.workflow() == null) == (request.definition() == null)) {
            throw new RefusedException(Reason.MALFORMED, "give a workflow or a definition", "give one of the two");
        }
        if ("missing".equals(request.workflow())) {
            throw new RefusedException(Reason.UNKNOWN_WORKFLOW, "there is no workflow 'missing'", null);
        }
        if (request.definition() != null && request.definition().contains("broken")) {
            throw new RefusedException(
                    Reason.INVALID_WORKFLOW,
                    "the workflow has 2 problems",
                    null,
                    List.of(
                            new Problem(2, 3, "node 'a'", "it needs 'b', which does not exist", "did you mean 'a'?"),
                            new Problem(0, 0, "outputs", "it is no map", null)));
        }
        if (request.inputs().containsKey("wrong")) {
            throw new RefusedException(Reason.INVALID_INPUTS, "there is no input 'wrong'", null);
        }
        String id = request.executionId() == null ? "t" + ids.incrementAndGet() : request.executionId();
        StartRequest before = requests.putIfAbsent(id, request);
        if (before != null && !before.equals(request)) {
            throw new RefusedException(Reason.ID_TAKEN, "the id " + id + " is taken", null);
        }
        if (before == null) {
            tale(id).begin(request.inputs(), request.labels(), "work").start("work");
        }
        return new Started(id, "release", tale(id).status(), before == null);
    }

    @Override
    public CompletionStage<Started> rerun(String id, Rerun rerun) {
        return answer(() -> new Started(id + "-again", "release", ExecutionStatus.RUNNING, true));
    }

    @Override
    public CompletionStage<Applied> cancel(String id, Command command) {
        return command("cancel " + id, id, command, Tale::cancel);
    }

    @Override
    public CompletionStage<Applied> pause(String id, Command command) {
        return command("pause " + id, id, command, Tale::pause);
    }

    @Override
    public CompletionStage<Applied> resume(String id, Command command) {
        return command("resume " + id, id, command, Tale::resume);
    }

    @Override
    public CompletionStage<Applied> approve(String id, Approval approval) {
        return answer(() -> {
            throw new RefusedException(Reason.NOT_WAITING, "node '" + approval.path() + "' waits for nothing", null);
        });
    }

    private CompletionStage<Applied> command(
            String what, String id, Command command, ToLongBiFunction<Tale, @Nullable String> action) {
        return answer(() -> {
            Tale tale = tales.get(id);
            if (tale == null) {
                throw new RefusedException(Reason.UNKNOWN_EXECUTION, "there is no execution " + id, null);
            }
            if (tale.status() == ExecutionStatus.COMPLETED) {
                throw new RefusedException(Reason.FINISHED, "execution " + id + " has ended", null);
            }
            Function<String, Applied> once = key -> new Applied(action.applyAsLong(tale, command.reason()));
            return applied.computeIfAbsent(what, once);
        });
    }

    private <T> CompletionStage<T> answer(Callable<T> action) {
        try {
            caller = Thread.currentThread();
            if (fault != null) {
                throw fault;
            }
            return CompletableFuture.completedFuture(action.call());
        } catch (Exception e) {
            return CompletableFuture.failedFuture(e);
        }
    }
}
