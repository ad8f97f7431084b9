package dev.telltale.monitor.view;

/** An execution has no event with the seq that was asked for: not yet, or not any more. */
public final class UnknownSeqException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final boolean isGone;

    /** @param isGone whether it was there, and what it takes to tell the state after it is kept no longer */
    public UnknownSeqException(String message, boolean isGone) {
        super(message);
        this.isGone = isGone;
    }

    static UnknownSeqException ahead(String executionId, long seq, long newest) {
        return new UnknownSeqException(
                "execution " + executionId + " has no event " + seq + "; its newest is " + newest, false);
    }

    static UnknownSeqException gone(String executionId, long seq) {
        return new UnknownSeqException(
                "what execution " + executionId + " was after event " + seq
                        + " can no longer be told: events up to there were removed, or are lost",
                true);
    }

    /** Whether it was there, and what it takes to tell the state after it is kept no longer. */
    public boolean isGone() {
        return isGone;
    }
}
