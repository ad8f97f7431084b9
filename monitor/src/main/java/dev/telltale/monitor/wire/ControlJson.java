package dev.telltale.monitor.wire;

import dev.telltale.event.ExecutionControl.Applied;
import dev.telltale.event.ExecutionControl.Approval;
import dev.telltale.event.ExecutionControl.Command;
import dev.telltale.event.ExecutionControl.Rerun;
import dev.telltale.event.ExecutionControl.StartRequest;
import dev.telltale.event.ExecutionControl.Started;
import dev.telltale.event.ExecutionStatus;

/** Commands as a server takes them, and its answers. Thread-safe: it has no state. */
public final class ControlJson {
    private ControlJson() {}

    /** Leaves out the trigger, which is for the server to say. */
    public static byte[] start(StartRequest request) {
        JsonOut out = new JsonOut();
        out.open().text("id", request.executionId()).text("workflow", request.workflow());
        out.text("definition", request.definition()).value("inputs", request.inputs());
        out.value("labels", request.labels()).close(1);
        return out.toBytes();
    }

    /** Leaves out the trigger, which is for the server to say. */
    public static byte[] rerun(Rerun rerun) {
        JsonOut out = new JsonOut();
        out.open().text("from", rerun.from()).value("inputs", rerun.inputs()).close(1);
        return out.toBytes();
    }

    /** Leaves out who commands, which is for the server to say. */
    public static byte[] command(Command command) {
        JsonOut out = new JsonOut();
        out.open().text("reason", command.reason()).close(1);
        return out.toBytes();
    }

    public static byte[] approval(Approval approval) {
        JsonOut out = new JsonOut();
        out.open().text("path", approval.path()).flag("approved", approval.approved());
        out.value("inputs", approval.inputs()).text("by", approval.by());
        out.text("reason", approval.reason()).close(1);
        return out.toBytes();
    }

    /** The answer to a start or a rerun. @throws JsonSyntaxException if it is none */
    public static Started readStarted(byte[] json, boolean isNew) {
        JsonFields fields = new JsonFields("", JsonReader.readObject(json));
        return new Started(
                fields.text("executionId"),
                fields.text("workflow"),
                fields.constant(ExecutionStatus.class, "status"),
                isNew);
    }

    /** The answer to any other command. @throws JsonSyntaxException if it is none */
    public static Applied readApplied(byte[] json) {
        return new Applied(new JsonFields("", JsonReader.readObject(json)).number("appliedSeq"));
    }
}
