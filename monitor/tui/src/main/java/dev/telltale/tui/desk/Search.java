package dev.telltale.tui.desk;

import dev.telltale.tui.log.OutputLog;

/** Looks for text in the output that is shown, round and round. */
final class Search {
    private Search() {}

    /** From what is seen on. */
    static Desk first(Desk desk, ExecutionPage page, String text) {
        OutputLog output = page.output();
        long top = page.scroll(Pane.OUTPUT)
                .top(
                        output.dropped(),
                        output.dropped() + output.size(),
                        desk.panels().pane().height());
        return find(desk, page.searching(text, -1), top - output.dropped(), 1);
    }

    /** @param step 1 for the next one below, -1 for the one above */
    static Desk next(Desk desk, ExecutionPage page, int step) {
        return page.found() < 0
                ? first(desk, page, page.search())
                : find(desk, page, page.found() - page.output().dropped() + step, step);
    }

    private static Desk find(Desk desk, ExecutionPage page, long from, int step) {
        OutputLog output = page.output();
        if (page.search().isEmpty()) {
            return desk.with(page);
        }
        int at = output.find(page.search(), (int) Math.max(-1, from), step);
        if (at < 0) {
            at = output.find(page.search(), step > 0 ? 0 : output.size() - 1, step);
        }
        if (at < 0) {
            return desk.with(page.searching(page.search(), -1)).noting("no line has '" + page.search() + "'");
        }
        long line = output.dropped() + at;
        Scroll scroll = page.scroll(Pane.OUTPUT)
                .to(
                        line,
                        output.dropped(),
                        output.dropped() + output.size(),
                        desk.panels().pane().height());
        return desk.with(page.searching(page.search(), line).scrolled(Pane.OUTPUT, scroll));
    }
}
