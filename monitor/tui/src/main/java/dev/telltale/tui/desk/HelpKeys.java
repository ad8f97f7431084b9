package dev.telltale.tui.desk;

/** What keys do while help is shown: those that move move it where it is longer than the screen, any other one closes it. */
final class HelpKeys {
    private HelpKeys() {}

    static Desk press(Desk desk, Key key) {
        int by = lines(key, Help.height(desk.panels()));
        if (by == 0 || !Help.isLong(desk.panels())) {
            return desk.helping(Dialogue.CLOSED);
        }
        int top = Help.top(desk.dialogue().help(), desk.panels());
        return desk.helping(Help.top(top + by, desk.panels()));
    }

    private static int lines(Key key, int height) {
        return switch (key.code()) {
            case UP -> -1;
            case DOWN -> 1;
            case PAGE_UP -> -Math.max(1, height);
            case PAGE_DOWN -> Math.max(1, height);
            case HOME -> -Help.LINES.size();
            case END -> Help.LINES.size();
            case CHARACTER -> key.is('j') ? 1 : key.is('k') ? -1 : 0;
            default -> 0;
        };
    }
}
