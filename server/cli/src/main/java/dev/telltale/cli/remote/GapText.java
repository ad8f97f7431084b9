package dev.telltale.cli.remote;

import dev.telltale.monitor.stream.Delivery.Gap;

/** What is missing from a stream, and why, for people. */
final class GapText {
    private GapText() {}

    /** Such as {@code event 7 is missing: it is damaged on the server's disk}. */
    static String of(Gap gap) {
        if (gap.reason().equals(Gap.EPOCH)) {
            return "events behind " + gap.from()
                    + " may be missing: the server has begun anew, and knows nothing of what was before";
        }
        boolean isOne = gap.fromSeq() > 0 && gap.fromSeq() == gap.toSeq();
        return missing(gap, isOne) + " missing: " + why(gap.reason(), isOne ? "it" : "they", isOne ? "is" : "are");
    }

    private static String missing(Gap gap, boolean isOne) {
        if (gap.fromSeq() == 0) {
            return "events from " + gap.from() + " to " + gap.to() + " are";
        }
        return isOne ? "event " + gap.fromSeq() + " is" : "events " + gap.fromSeq() + " to " + gap.toSeq() + " are";
    }

    private static String why(String reason, String they, String are) {
        return switch (reason) {
            case Gap.RETENTION -> they + " " + are + " no longer kept by the server";
            case Gap.DAMAGE -> they + " " + are + " damaged on the server's disk";
            case Gap.OVERFLOW -> "this was too slow for all of them";
            case Gap.UNKNOWN -> they + " " + are + " of a type that this version does not know";
            default -> reason; // of a later version of the server
        };
    }
}
