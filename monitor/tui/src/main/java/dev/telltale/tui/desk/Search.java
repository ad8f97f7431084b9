package dev.telltale.tui.desk;

import dev.telltale.tui.log.OutputLog;

/** Looks for text in the output that is shown, round and round. */
final class Search {
    private Search() {}

    /** From what is seen on. */
    static Desk first(Desk desk, ExecutionPage page, String text) {
        OutputLog output = page.output();
        long top = page.reading()
                .scroll(Pane.OUTPUT)
                .top(output.dropped(), output.end(), desk.panels().pane().height());
        return find(desk, page.with(page.reading().searching(text, Reading.NOWHERE)), top - output.dropped(), 1);
    }

    /** @param step 1 for the next one below, -1 for the one above */
    static Desk next(Desk desk, ExecutionPage page, int step) {
        return page.reading().found() < 0
                ? first(desk, page, page.reading().search())
                : find(desk, page, page.reading().found() - page.output().dropped() + step, step);
    }

    private static Desk find(Desk desk, ExecutionPage page, long from, int step) {
        OutputLog output = page.output();
        if (page.reading().search().isEmpty()) {
            return desk.with(page);
        }
        int at = output.find(page.reading().search(), (int) Math.max(-1, from), step);
        if (at < 0) {
            at = output.find(page.reading().search(), step > 0 ? 0 : output.size() - 1, step);
        }
        if (at < 0) {
            return desk.with(page.with(page.reading().foundNowhere()))
                    .noting("no line has '" + page.reading().search() + "'");
        }
        long line = output.dropped() + at;
        Scroll scroll = page.reading()
                .scroll(Pane.OUTPUT)
                .to(line, output.dropped(), output.end(), desk.panels().pane().height());
        Reading there = page.reading().searching(page.reading().search(), line).scrolled(Pane.OUTPUT, scroll);
        return desk.with(page.with(there));
    }
}
