package dev.telltale.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.telltale.event.ExecutionControl.Applied;
import dev.telltale.event.ExecutionControl.Approval;
import dev.telltale.event.ExecutionControl.Command;
import dev.telltale.event.ExecutionControl.Rerun;
import dev.telltale.event.ExecutionControl.StartRequest;
import dev.telltale.event.ExecutionControl.Started;
import dev.telltale.event.ExecutionStatus;
import dev.telltale.event.Problem;
import dev.telltale.event.RefusedException;
import dev.telltale.event.Trigger;
import dev.telltale.monitor.LocalMonitor;
import dev.telltale.monitor.ScriptedControl;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Commands arrive at the runtime of a server as they were given, and its answers as it gave them. */
@Timeout(60)
class CommandsTest {
    private static final Command BECAUSE = new Command(null, "lunch");

    private final ScriptedControl runtime = new ScriptedControl();
    private final LocalMonitor local = LocalMonitor.inMemory();
    private final Port port = Port.open(local, runtime, 0);
    private final RemoteMonitor remote = RemoteMonitor.of(port.uri());

    @AfterEach
    void close() {
        remote.close();
        port.close();
        local.close();
    }

    @Test
    void aCommandIsAnsweredWithTheEventThatShowsIt() {
        runtime.answer(new Applied(7));

        assertThat(answer(remote.cancel("e1", BECAUSE))).isEqualTo(new Applied(7));
        assertThat(answer(remote.pause("e1", BECAUSE))).isEqualTo(new Applied(7));
        assertThat(answer(remote.resume("e1", new Command(null, null)))).isEqualTo(new Applied(7));
        Approval approval = new Approval("each[2]/ask", true, Map.of("region", "eu"), "ada", "fine");
        assertThat(answer(remote.approve("e1", approval))).isEqualTo(new Applied(7));
        assertThat(runtime.asked)
                .containsExactly(
                        List.of("cancel", "e1", BECAUSE),
                        List.of("pause", "e1", BECAUSE),
                        List.of("resume", "e1", new Command(null, null)),
                        List.of("approve", "e1", approval));
    }

    @Test
    void aStartIsAnsweredWithWhatHasBegun() {
        Started fresh = new Started("mine", "release", ExecutionStatus.RUNNING, true);
        Started known = new Started("mine", "release", ExecutionStatus.COMPLETED, false);
        StartRequest request = new StartRequest(
                "mine", "release", null, Map.of("n", 1L), Map.of("team", "sail"), new Trigger("http", null));
        runtime.answer(fresh);
        assertThat(answer(remote.start(request))).isEqualTo(fresh);
        runtime.answer(known);
        assertThat(answer(remote.start(request))).isEqualTo(known);
        Rerun rerun = new Rerun("push", Map.of("token", "t"), new Trigger("rerun", null));
        assertThat(answer(remote.rerun("mine", rerun))).isEqualTo(known);

        assertThat(runtime.asked)
                .containsExactly(
                        List.of("start", "", request), List.of("start", "", request), List.of("rerun", "mine", rerun));
    }

    @ParameterizedTest
    @EnumSource(RefusedException.Reason.class)
    void aRefusalSaysWhy(RefusedException.Reason reason) {
        List<Problem> problems = reason == RefusedException.Reason.INVALID_WORKFLOW
                ? List.of(
                        new Problem(2, 3, "node 'a'", "it needs 'b'", "did you mean 'c'?"),
                        new Problem(0, 0, "outputs", "no map", null))
                : List.of();
        runtime.answer(new RefusedException(reason, "that cannot be", "do it otherwise", problems));
        for (Supplier<CompletionStage<?>> command : List.<Supplier<CompletionStage<?>>>of(
                () -> remote.cancel("e1", BECAUSE),
                () -> remote.rerun("e1", new Rerun(null, Map.of(), new Trigger("rerun", null))))) {
            Throwable refusal = catchThrowable(() -> answer(command.get()));
            assertThat(refusal).isInstanceOf(RefusedException.class).hasMessage("that cannot be");
            assertThat(((RefusedException) refusal).reason()).isEqualTo(reason);
            assertThat(((RefusedException) refusal).hint()).isEqualTo("do it otherwise");
            assertThat(((RefusedException) refusal).problems()).isEqualTo(problems);
        }
    }

    private static <T> T answer(CompletionStage<T> stage) {
        try {
            return stage.toCompletableFuture().join();
        } catch (CompletionException e) {
            throw (RuntimeException) e.getCause();
        }
    }

    // As in process, where nothing is asked of a server first.
    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "..", "a/b", "x?y"})
    void noExecutionCanHaveAnyId(String id) {
        for (Supplier<CompletionStage<?>> command : List.<Supplier<CompletionStage<?>>>of(
                () -> remote.cancel(id, BECAUSE),
                () -> remote.pause(id, BECAUSE),
                () -> remote.resume(id, BECAUSE),
                () -> remote.approve(id, new Approval("ask", true, Map.of(), null, null)),
                () -> remote.rerun(id, new Rerun(null, Map.of(), new Trigger("rerun", null))))) {
            Throwable refusal = catchThrowable(() -> answer(command.get()));
            assertThat(refusal).isInstanceOf(RefusedException.class).hasMessage("there is no execution '" + id + "'");
            assertThat(((RefusedException) refusal).reason()).isEqualTo(RefusedException.Reason.UNKNOWN_EXECUTION);
        }
        assertThat(runtime.asked).isEmpty();
    }
}
