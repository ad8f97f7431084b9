package dev.telltale.cli.print;

/** Output beyond the budget of a node, for people. */
public final class DroppedOutput {
    private DroppedOutput() {}

    /** What stands behind how a node ended, such as {@code , 932891136 bytes of output not kept}; empty if all of it was. */
    public static String of(long bytes) {
        return bytes == 0 ? "" : ", " + bytes + " bytes of output not kept";
    }
}
