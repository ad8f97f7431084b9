package dev.telltale.tui.desk;

/**
 * Which rows of a long list are seen. Rows are numbered for good: what is let go of at the beginning changes no number. Immutable, thread-safe.
 *
 * @param top number of the first row that is seen, or {@link #END}
 */
public record Scroll(long top) {
    /** The last rows, whatever is added. */
    public static final Scroll FOLLOWING = new Scroll(Scroll.END);

    static final Scroll TOP = new Scroll(0);
    static final long END = -1;

    /** The first row that is seen. @param first number of the first row there is @param end number behind the last one */
    public long top(long first, long end, int height) {
        long lowest = Math.max(first, end - height);
        return top == END ? lowest : Math.max(first, Math.min(top, lowest));
    }

    Scroll moved(long by, long first, long end, int height) {
        long next = top(first, end, height) + by;
        return next >= end - height ? FOLLOWING : new Scroll(Math.max(first, next));
    }

    /** With so many more rows in front. */
    Scroll shifted(long rows) {
        return top == END ? this : new Scroll(Math.max(0, top + rows));
    }

    /** So that a row is seen. */
    Scroll to(long row, long first, long end, int height) {
        long now = top(first, end, height);
        return new Scroll(row >= now && row < now + height ? now : Math.max(first, row - height / 2));
    }
}
