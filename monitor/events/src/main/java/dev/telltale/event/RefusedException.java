package dev.telltale.event;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A command was not taken; nothing has changed. */
public final class RefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Reason reason;
    private final transient List<Problem> problems;
    private final @Nullable String hint;

    /**
     * @param message what was refused and why, in one sentence
     * @param hint how to fix it, or null
     * @param problems each single fault of a workflow or its inputs; else empty
     */
    public RefusedException(Reason reason, String message, @Nullable String hint, List<Problem> problems) {
        super(message);
        this.reason = reason;
        this.hint = hint;
        this.problems = List.copyOf(problems);
    }

    public RefusedException(Reason reason, String message, @Nullable String hint) {
        this(reason, message, hint, List.of());
    }

    public Reason reason() {
        return reason;
    }

    /** How to fix it, or null. */
    public @Nullable String hint() {
        return hint;
    }

    public List<Problem> problems() {
        return problems;
    }

    /** Why a command is refused. */
    public enum Reason {
        /** The command itself makes no sense: bad id, both or neither of workflow and definition. */
        MALFORMED,
        UNKNOWN_EXECUTION,
        UNKNOWN_WORKFLOW,
        /** The execution has no such node. */
        UNKNOWN_NODE,
        /** The node does not wait for an approval, or got another answer before. */
        NOT_WAITING,
        INVALID_WORKFLOW,
        INVALID_INPUTS,
        /** The id belongs to an execution that was started with another request. */
        ID_TAKEN,
        /** The execution has ended. */
        FINISHED,
        /** The execution has not ended. */
        NOT_FINISHED,
        /** What the command needs of the execution is no longer kept. */
        NO_LONGER_KEPT,
        /** As much is kept as may be. */
        NO_ROOM,
        /** The runtime takes no more. */
        UNAVAILABLE;

        private final String wireName = name().toLowerCase(Locale.ROOT).replace('_', '-');

        /** What it is called on the wire: {@code unknown-execution}. */
        public String wireName() {
            return wireName;
        }

        /** The one that is called so on the wire, or null if there is none. */
        public static @Nullable Reason of(String wireName) {
            for (Reason reason : values()) {
                if (reason.wireName.equals(wireName)) {
                    return reason;
                }
            }
            return null;
        }
    }
}
