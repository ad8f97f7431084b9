package dev.telltale.tui;

import java.io.Console;
import java.lang.reflect.InvocationTargetException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Whether this program sits at a terminal. */
final class Terminals {
    private Terminals() {}

    /** Why no screen can be shown here, in one sentence; or null if it can. */
    static @Nullable String obstacle(Map<String, String> environment) {
        if (!isTerminal()) {
            return "there is no terminal here: standard input or standard output is a file or a pipe";
        }
        String type = environment.getOrDefault("TERM", "");
        boolean isDumb = type.isEmpty() || type.startsWith("dumb");
        return isDumb
                ? "this terminal cannot show a screen: TERM is '" + type
                        + "'; set it to what the terminal is, such as xterm-256color"
                : null;
    }

    /** Whether both standard input and standard output are one. */
    private static boolean isTerminal() {
        Console console = System.console();
        if (console == null) {
            return false;
        }
        try {
            return (boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (NoSuchMethodException before22) { // where there is only a console if there is a terminal
            return true;
        } catch (IllegalAccessException | InvocationTargetException unexpected) {
            throw new IllegalStateException(unexpected);
        }
    }
}
