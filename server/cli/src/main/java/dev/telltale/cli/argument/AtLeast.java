package dev.telltale.cli.argument;

/** Numbers that have a least value. */
public final class AtLeast {
    private AtLeast() {}

    /** @throws CommandException if the value of an option is below the least that makes sense */
    public static void check(String option, long value, long least) {
        if (value < least) {
            throw CommandException.usage(option + " is " + value + "; use " + least + " or more");
        }
    }
}
