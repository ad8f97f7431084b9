package dev.telltale.tui.desk;

import dev.telltale.event.ExecutionControl;
import dev.telltale.event.ExecutionControl.Applied;
import dev.telltale.event.ExecutionControl.Approval;
import dev.telltale.event.ExecutionControl.Command;
import dev.telltale.event.RefusedException;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Gives the commands that keys wish for, and says what became of them. Thread-safe. */
final class Steering {
    private final @Nullable ExecutionControl control;
    private final Answers answers;

    /** @param control null for none, which does nothing */
    Steering(@Nullable ExecutionControl control, Answers answers) {
        this.control = control;
        this.answers = answers;
    }

    /** Does what is wished for, if that is a command. */
    void grant(Wish wish) {
        ExecutionControl to = control;
        if (to == null) {
            return;
        }
        String by = System.getProperty("user.name");
        if (wish instanceof Wish.Pause pause) {
            tell("pause", to.pause(pause.executionId(), new Command(by, null)));
        } else if (wish instanceof Wish.Resume resume) {
            tell("resume", to.resume(resume.executionId(), new Command(by, null)));
        } else if (wish instanceof Wish.Cancel cancel) {
            String reason = cancel.reason().isEmpty() ? null : cancel.reason();
            tell("cancel", to.cancel(cancel.executionId(), new Command(by, reason)));
        } else if (wish instanceof Wish.Approve answer) {
            Approval approval = new Approval(answer.path(), answer.isApproved(), Map.of(), by, null);
            tell(answer.isApproved() ? "approve" : "reject", to.approve(answer.executionId(), approval));
        }
    }

    private void tell(String what, CompletionStage<Applied> answer) {
        answer.whenComplete((applied, problem) -> answers.note(
                problem == null ? what + ": done, with event " + applied.appliedSeq() : what + ": " + why(problem)));
    }

    private static String why(Throwable problem) {
        Throwable cause =
                problem instanceof CompletionException && problem.getCause() != null ? problem.getCause() : problem;
        String hint = cause instanceof RefusedException refused && refused.hint() != null ? "; " + refused.hint() : "";
        return cause.getMessage() + hint;
    }
}
