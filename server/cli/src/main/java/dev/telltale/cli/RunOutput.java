package dev.telltale.cli;

import dev.telltale.cli.argument.CommandException;
import dev.telltale.tui.TelltaleTui;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How a run is shown. */
final class RunOutput {
    /** The forms there are. */
    enum Form {
        TUI,
        PLAIN,
        JSON
    }

    @Option(
            names = {"-o", "--output"},
            paramLabel = "tui|plain|json",
            description =
                    "How to show it (tui: a screen with keys, plain: lines for people, json: one event a line). Default: tui at a terminal, else plain")
    private @Nullable Form form;

    @Option(names = "--json", description = "Short for --output json")
    private boolean isJson;

    /** @throws CommandException if a screen is asked for where none can be shown */
    Form form() {
        if (isJson) {
            return Form.JSON;
        }
        String obstacle = form == null || form == Form.TUI ? TelltaleTui.obstacle() : null;
        if (form == null) {
            return obstacle == null ? Form.TUI : Form.PLAIN;
        }
        if (obstacle != null) {
            throw CommandException.usage(obstacle + "; or use --output plain");
        }
        return form;
    }
}
