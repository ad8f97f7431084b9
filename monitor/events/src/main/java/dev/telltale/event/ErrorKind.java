package dev.telltale.event;

import java.util.Locale;

/** What sort of failure it was; a retry policy chooses by it. */
public enum ErrorKind {
    /** Bad input: a program or task that does not exist, an argument that makes no sense. */
    VALIDATION,
    /** Another system could not be reached. */
    CONNECTION,
    /** The work itself failed, for example by a non-zero exit. */
    EXECUTION,
    /** An expression failed at run time, or a value exceeds the cap. */
    DATA,
    /** It took too long. */
    TIMEOUT,
    /** Somebody stopped it. */
    CANCELLED;

    /** The word on the wire and in workflow files, in lower case. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
