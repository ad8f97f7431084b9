package dev.telltale.tui;

import dev.tamboui.tui.event.KeyCode;
import dev.tamboui.tui.event.KeyEvent;
import dev.telltale.tui.desk.Key;
import org.jspecify.annotations.Nullable;

/** What keys of the terminal mean. */
final class Keys {
    private Keys() {}

    /** Null for those that mean nothing. */
    static @Nullable Key of(KeyEvent event) {
        if (event.isCtrlC()) {
            return Key.of(Key.Code.INTERRUPT);
        }
        return switch (event.code()) {
            case CHAR -> ofCharacter(event);
            case ENTER -> Key.of(Key.Code.ENTER);
            case ESCAPE -> Key.of(Key.Code.ESCAPE);
            case BACKSPACE, DELETE -> Key.of(Key.Code.BACKSPACE);
            case TAB -> Key.of(Key.Code.TAB);
            case UP -> Key.of(Key.Code.UP);
            case DOWN -> Key.of(Key.Code.DOWN);
            case LEFT -> Key.of(Key.Code.LEFT);
            case RIGHT -> Key.of(Key.Code.RIGHT);
            case PAGE_UP -> Key.of(Key.Code.PAGE_UP);
            case PAGE_DOWN -> Key.of(Key.Code.PAGE_DOWN);
            case HOME -> Key.of(Key.Code.HOME);
            case END -> Key.of(Key.Code.END);
            default -> null;
        };
    }

    private static @Nullable Key ofCharacter(KeyEvent event) {
        if (event.hasCtrl()) {
            return isControl(event, 'u') ? Key.of(Key.Code.CLEAR) : null;
        }
        return Key.of(event.character());
    }

    /** Whether it asks for the shell, to come back later: Ctrl-Z. */
    static boolean isStop(KeyEvent event) {
        return isControl(event, 'z');
    }

    private static boolean isControl(KeyEvent event, char letter) {
        return event.code() == KeyCode.CHAR && event.hasCtrl() && Character.toLowerCase(event.character()) == letter;
    }
}
