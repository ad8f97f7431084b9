package dev.telltale.tui.desk;

/**
 * Where on a screen of some size the tree and the pane of an execution are. Immutable, thread-safe.
 *
 * <p>A line at the top, two at the bottom, and one above the rows of the pane are taken. On a wide screen they stand side by side.
 */
public record Panels(int width, int height) {
    private static final int WIDE = 120;

    /** A part of the screen; nothing is in it where there is no room. */
    public record Box(int x, int y, int width, int height) {}

    public boolean isWide() {
        return width >= WIDE;
    }

    /** All between the top and the bottom. */
    public Box body() {
        return new Box(0, 1, width, Math.max(0, height - 3));
    }

    public Box tree() {
        return isWide()
                ? new Box(0, 1, width * 2 / 5, body().height())
                : new Box(0, 1, width, Math.max(1, body().height() * 2 / 5));
    }

    /** The rows of the pane; its titles are the line above. */
    public Box pane() {
        Box tree = tree();
        return isWide()
                ? new Box(tree.width() + 1, 2, width - tree.width() - 1, Math.max(0, body().height() - 1))
                : new Box(0, tree.height() + 2, width, Math.max(0, body().height() - tree.height() - 1));
    }
}
