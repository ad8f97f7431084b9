package dev.telltale.tui.desk;

import java.util.ArrayList;
import java.util.List;

/** What keys do in the tree of an execution. */
final class TreeKeys {
    private TreeKeys() {}

    static Desk press(Desk desk, ExecutionPage page, Key.Code code) {
        List<TreeRow> rows = page.rows(desk.list().table());
        if (rows.isEmpty()) {
            return desk;
        }
        int at = page.tree().index(rows);
        TreeRow row = rows.get(at);
        int height = Math.max(1, desk.panels().tree().height() - 1);
        return switch (code) {
            case UP -> to(desk, page, rows, at - 1);
            case DOWN -> to(desk, page, rows, at + 1);
            case PAGE_UP -> to(desk, page, rows, at - height);
            case PAGE_DOWN -> to(desk, page, rows, at + height);
            case HOME -> to(desk, page, rows, 0);
            case END -> to(desk, page, rows, rows.size() - 1);
            case LEFT ->
                row.fold() == TreeRow.Fold.OPEN
                        ? desk.with(page.with(page.tree().turn(row)))
                        : to(desk, page, rows, above(rows, at));
            case RIGHT ->
                row.fold() == TreeRow.Fold.CLOSED
                        ? desk.with(page.with(page.tree().turn(row)))
                        : enter(desk, page, row);
            case ENTER ->
                row.fold() == TreeRow.Fold.NONE
                        ? enter(desk, page, row)
                        : desk.with(page.with(page.tree().turn(row)));
            default -> desk;
        };
    }

    private static Desk to(Desk desk, ExecutionPage page, List<TreeRow> rows, int index) {
        TreeRow row = rows.get(Math.max(0, Math.min(rows.size() - 1, index)));
        return desk.with(page.with(page.tree().to(row)));
    }

    private static int above(List<TreeRow> rows, int at) {
        int above = at;
        while (above > 0 && rows.get(above).depth() >= rows.get(at).depth()) {
            above--;
        }
        return above;
    }

    /** Opens what a node has called. */
    private static Desk enter(Desk desk, ExecutionPage page, TreeRow row) {
        if (!(row.content() instanceof TreeRow.Node node) || node.called() == null) {
            return desk;
        }
        List<String> way = new ArrayList<>(desk.place().way());
        way.add(page.track().executionId());
        return desk.opening(node.called().executionId(), way);
    }
}
