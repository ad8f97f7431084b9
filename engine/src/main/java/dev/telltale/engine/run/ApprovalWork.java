package dev.telltale.engine.run;

import dev.telltale.event.ErrorKind;
import dev.telltale.event.ExecutionControl.Approval;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Waits for somebody to approve; a rejection fails the node. */
final class ApprovalWork implements Work {
    private final Run run;
    private final NodeRun node;
    private final String prompt;

    /** @param prompt what is to be approved; may hold secrets */
    ApprovalWork(Run run, NodeRun node, String prompt) {
        this.run = run;
        this.node = node;
        this.prompt = prompt;
    }

    /** One that began in an earlier life. @param prompt as it was shown */
    static ApprovalWork resumed(Run run, NodeRun node, String prompt) {
        return new ApprovalWork(run, node, prompt);
    }

    @Override
    public void goOn(Standstill standstill) {
        run.approvals().add(this);
    }

    @Override
    public void begin() {
        node.state().waiting();
        NodeStory.asking(run, node, Texts.cut(run.recorder().masked(prompt)));
        run.approvals().add(this);
    }

    void approved(Map<String, @Nullable Object> outputs) {
        node.complete(outputs, null, 0);
    }

    void rejected(Approval answer) {
        String by = answer.by() == null ? "" : " by " + answer.by();
        String reason = answer.reason() == null ? "" : ": " + answer.reason();
        node.fail(node.errors().of(ErrorKind.EXECUTION, "rejected" + by + reason), null);
    }

    @Override
    public void stop() {
        run.approvals().remove(this);
        node.stopped();
    }

    NodeRun node() {
        return node;
    }
}
