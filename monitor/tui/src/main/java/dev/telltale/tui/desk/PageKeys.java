package dev.telltale.tui.desk;

import dev.telltale.event.ExecutionView;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** What keys do on the page of an execution. */
final class PageKeys {
    private PageKeys() {}

    static Desk press(Desk desk, ExecutionPage page, Key key) {
        return switch (key.code()) {
            case ESCAPE -> back(desk, page);
            case TAB -> show(desk, page, page.reading().pane(), !page.reading().isFocused());
            case CHARACTER -> typed(desk, page, key);
            default ->
                page.reading().isFocused() ? inPane(desk, page, key.code()) : TreeKeys.press(desk, page, key.code());
        };
    }

    private static Desk typed(Desk desk, ExecutionPage page, Key key) {
        char c = key.character();
        return switch (c) {
            case 'k' -> press(desk, page, Key.of(Key.Code.UP));
            case 'j' -> press(desk, page, Key.of(Key.Code.DOWN));
            case 'h' -> press(desk, page, Key.of(Key.Code.LEFT));
            case 'l' -> press(desk, page, Key.of(Key.Code.RIGHT));
            case 'g' -> press(desk, page, Key.of(Key.Code.HOME));
            case 'G' -> press(desk, page, Key.of(Key.Code.END));
            case '1', '2', '3', '4' ->
                show(desk, page, Pane.values()[c - '1'], page.reading().isFocused());
            case '/' ->
                show(desk, page, page.reading().pane() == Pane.OUTPUT ? Pane.OUTPUT : Pane.EVENTS, true)
                        .asking(question(page));
            case 'n' -> Search.next(desk, page, 1);
            case 'N' -> Search.next(desk, page, -1);
            case '[' -> scrub(desk, page, -1);
            case ']' -> scrub(desk, page, 1);
            case '{' -> scrub(desk, page, -leap(page));
            case '}' -> scrub(desk, page, leap(page));
            case 'L' -> desk.with(page.at(null));
            case '?' -> desk.helping(0);
            case 'q' -> quit(desk);
            default -> Commands.press(desk, key);
        };
    }

    private static Desk show(Desk desk, ExecutionPage page, Pane pane, boolean isFocused) {
        return desk.with(page.with(page.reading().showing(pane, isFocused)));
    }

    /** In the output one searches, in the events one filters. */
    private static Prompt question(ExecutionPage page) {
        return page.reading().pane() == Pane.OUTPUT
                ? Prompt.of(Prompt.Kind.SEARCH, "Search:", "")
                : Prompt.of(Prompt.Kind.FILTER, "Filter:", page.reading().filter());
    }

    /** Leaves; where that would end a run of this program, only by cancelling it. */
    static Desk quit(Desk desk) {
        return desk.isOwnRunning()
                ? desk.asking(
                        Commands.cancel(Objects.requireNonNull(desk.options().ownRun())))
                : desk.over();
    }

    /** To now, or to what has called this one, or to the list. */
    private static Desk back(Desk desk, ExecutionPage page) {
        if (page.past() != null) {
            return desk.with(page.at(null));
        } else if (desk.place().way().isEmpty()) {
            return desk.closing();
        }
        List<String> way = new ArrayList<>(desk.place().way());
        String before = way.remove(way.size() - 1);
        return desk.opening(before, way);
    }

    private static Desk inPane(Desk desk, ExecutionPage page, Key.Code code) {
        int height = desk.panels().pane().height();
        ExecutionPage.Extent extent = page.extent(desk.list().table());
        long by = switch (code) {
            case UP -> -1;
            case DOWN -> 1;
            case PAGE_UP -> -Math.max(1, height - 1);
            case PAGE_DOWN -> Math.max(1, height - 1);
            case HOME -> extent.first() - extent.end();
            case END -> extent.end() - extent.first();
            default -> 0;
        };
        Reading reading = page.reading();
        Scroll next = reading.scroll(reading.pane()).moved(by, extent.first(), extent.end(), height);
        return by == 0 ? desk : desk.with(page.with(reading.scrolled(reading.pane(), next)));
    }

    private static long leap(ExecutionPage page) {
        ExecutionView now = page.track().view();
        return now == null ? 1 : Math.max(1, now.seq() / 20);
    }

    /** Goes by so many events through time; beyond the newest one is now. */
    private static Desk scrub(Desk desk, ExecutionPage page, long by) {
        ExecutionView now = page.track().view();
        if (now == null) {
            return desk;
        }
        long from = page.past() == null ? now.seq() : page.past().seq();
        long seq = Math.max(1, from + by);
        if (seq >= now.seq() && by > 0) {
            return desk.with(page.at(null));
        }
        return desk.with(page.leaving(seq))
                .wishing(new Wish.LookBack(page.track().executionId(), seq));
    }
}
