package dev.telltale.cli.argument;

/** What is done if the program exits before this is closed: by {@code System.exit}, or by a signal that nobody hears. */
public final class ShutdownHook implements AutoCloseable {
    private final Thread hook;

    /** @param action such as to end what would otherwise go on by itself */
    public ShutdownHook(Runnable action) {
        this.hook = new Thread(action, "telltale-shutdown");
        Runtime.getRuntime().addShutdownHook(hook);
    }

    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException exiting) {
            // The hook runs already, and does what it is for.
        }
    }
}
