package dev.telltale.monitor.stream;

import java.util.regex.Pattern;

/**
 * A place between two events of a journal's total order, right after the one it names.
 *
 * <p>Written {@code <epoch>.<position>}; clients take it as opaque. Immutable, thread-safe.
 *
 * @param epoch names the order: 1 to 40 characters of {@code [a-z0-9]}
 * @param position of the event it stands after; 0 is before the first
 */
public record Cursor(String epoch, long position) {
    /** The place of a stream that has none yet. It is of no journal: what resumes there gets everything that is kept, behind a gap. */
    public static final Cursor NONE = new Cursor("none", 0);

    private static final int MAX_LENGTH = 64;
    private static final int MAX_EPOCH = 40;
    private static final Pattern EPOCH = Pattern.compile("[a-z0-9]{1,40}");
    private static final Pattern POSITION = Pattern.compile("0|[1-9][0-9]{0,18}");

    public Cursor {
        if (position < 0) {
            throw new IllegalArgumentException("the position " + position + " of a cursor is negative");
        }
        // Its letters are looked at where it comes from outside: there is a cursor for every event.
        if (epoch.isEmpty() || epoch.length() > MAX_EPOCH) {
            throw new IllegalArgumentException("the epoch of a cursor is 1 to " + MAX_EPOCH + " characters");
        }
    }

    /**
     * Reads what {@link #toString} has written.
     *
     * @throws IllegalArgumentException saying what is wrong with the text
     */
    public static Cursor parse(String text) {
        int dot = text.indexOf('.');
        if (text.length() > MAX_LENGTH || dot < 0) {
            throw notACursor("it is at most " + MAX_LENGTH + " characters with one dot");
        }
        String position = text.substring(dot + 1);
        if (!EPOCH.matcher(text.substring(0, dot)).matches()
                || !POSITION.matcher(position).matches()) {
            throw notACursor("a-z and 0-9 before the dot, a number after it");
        }
        try {
            return new Cursor(text.substring(0, dot), Long.parseLong(position));
        } catch (NumberFormatException e) {
            throw notACursor("the number after the dot is too large");
        }
    }

    private static IllegalArgumentException notACursor(String why) {
        return new IllegalArgumentException(
                "this is no cursor: " + why + "; use the id of a frame as it came, or now, or start");
    }

    /** The cursor as clients carry it. */
    @Override
    public String toString() {
        return epoch + "." + position;
    }
}
