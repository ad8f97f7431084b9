package dev.telltale.client;

import dev.telltale.monitor.MonitorFailure;
import dev.telltale.monitor.wire.ProblemAnswer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A server cannot be reached, or does not do what it was asked for; the message says which one, what is wrong and how to mend it. */
public final class RemoteException extends RuntimeException implements MonitorFailure {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final boolean isPassing;
    private final transient @Nullable ProblemAnswer problem;
    private final Duration retryAfter;

    private RemoteException(
            String message,
            @Nullable Throwable cause,
            int status,
            boolean isPassing,
            @Nullable ProblemAnswer problem,
            Duration retryAfter) {
        super(message, cause);
        this.status = status;
        this.isPassing = isPassing;
        this.problem = problem;
        this.retryAfter = retryAfter;
    }

    /** It may be otherwise in a while. */
    static RemoteException passing(String message, @Nullable Throwable cause) {
        return new RemoteException(message, cause, 0, true, null, Duration.ZERO);
    }

    /** It stays so until somebody mends it. */
    static RemoteException lasting(String message, @Nullable Throwable cause) {
        return new RemoteException(message, cause, 0, false, null, Duration.ZERO);
    }

    /** An answer of another status than hoped for. @param problem what it says, or null if nothing that is understood */
    static RemoteException answered(String message, int status, @Nullable ProblemAnswer problem, Duration retryAfter) {
        boolean isPassing = status >= 500 && status != 501 && status != 507 || status == 408 || status == 429;
        return new RemoteException(message, null, status, isPassing, problem, retryAfter);
    }

    /** The status of the answer; 0 if there was none, or none that is understood. */
    public int status() {
        return status;
    }

    @Override
    public boolean isPassing() {
        return isPassing;
    }

    /** What the answer says, or null if there was none, or none that is understood. */
    public @Nullable ProblemAnswer problem() {
        return problem;
    }

    /** Whether the server, and no proxy before it, says that it has no such thing. */
    boolean isOfNothingKnown() {
        return status == 404 && problem != null;
    }

    /** After how long the server wants to be asked again. */
    Duration retryAfter() {
        return retryAfter;
    }
}
