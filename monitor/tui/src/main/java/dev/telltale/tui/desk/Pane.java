package dev.telltale.tui.desk;

/** What is shown beside the tree of an execution. */
public enum Pane {
    OUTPUT("Output"),
    VARIABLES("Variables"),
    EVENTS("Events"),
    ERRORS("Errors");

    private final String title;

    Pane(String title) {
        this.title = title;
    }

    public String title() {
        return title;
    }

    /** Whether it grows at its end, so that one wants to see that. */
    boolean isLog() {
        return this == OUTPUT || this == EVENTS;
    }
}
