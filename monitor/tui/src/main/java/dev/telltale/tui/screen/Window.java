package dev.telltale.tui.screen;

/** Which rows of a list are seen. */
final class Window {
    private Window() {}

    /** The first row that is seen, so that the chosen one is in the middle where there is enough on both sides. */
    static int around(int chosen, int rows, int height) {
        return Math.max(0, Math.min(chosen - height / 2, rows - height));
    }
}
