package dev.telltale.tui.desk;

import java.util.List;

/** What keys do in the list of executions. */
final class ListKeys {
    private ListKeys() {}

    static Desk press(Desk desk, Key key) {
        ListPage list = desk.list();
        int page = Math.max(1, desk.panels().body().height() - 1);
        return switch (key.code()) {
            case UP -> desk.with(list.moved(-1));
            case DOWN -> desk.with(list.moved(1));
            case PAGE_UP -> desk.with(list.moved(-page));
            case PAGE_DOWN -> desk.with(list.moved(page));
            case HOME -> desk.with(list.moved(-list.rows().size()));
            case END -> desk.with(list.moved(list.rows().size()));
            case ENTER, RIGHT -> list.chosen().isEmpty() ? desk : desk.opening(list.chosen(), List.of());
            case ESCAPE -> desk.with(list.narrowedTo(""));
            case CHARACTER -> typed(desk, key);
            default -> desk;
        };
    }

    private static Desk typed(Desk desk, Key key) {
        return switch (key.character()) {
            case 'k' -> desk.with(desk.list().moved(-1));
            case 'j' -> desk.with(desk.list().moved(1));
            case '/' ->
                desk.asking(
                        Prompt.of(Prompt.Kind.NARROW, "Only with:", desk.list().narrowed()));
            case '?' -> desk.helping(0);
            case 'q' -> PageKeys.quit(desk);
            default -> Commands.press(desk, key);
        };
    }
}
