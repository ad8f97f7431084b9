package dev.telltale.tui.desk;

/**
 * A key that somebody pressed. Immutable, thread-safe.
 *
 * @param character what it writes, if it does
 */
public record Key(Code code, char character) {
    /** Which key. */
    public enum Code {
        CHARACTER,
        ENTER,
        ESCAPE,
        BACKSPACE,
        CLEAR,
        TAB,
        UP,
        DOWN,
        LEFT,
        RIGHT,
        PAGE_UP,
        PAGE_DOWN,
        HOME,
        END,
        INTERRUPT
    }

    /** One that writes a character. */
    public static Key of(char character) {
        return new Key(Code.CHARACTER, character);
    }

    /** One that writes none; {@link Code#INTERRUPT} is Ctrl-C, {@link Code#CLEAR} Ctrl-U. */
    public static Key of(Code code) {
        return new Key(code, '\0');
    }

    boolean is(char wanted) {
        return code == Code.CHARACTER && character == wanted;
    }
}
