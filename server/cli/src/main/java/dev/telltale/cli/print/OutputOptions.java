package dev.telltale.cli.print;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How a command prints. */
public final class OutputOptions {
    /** The forms there are. */
    enum Form {
        PLAIN,
        JSON
    }

    @Option(
            names = {"-o", "--output"},
            paramLabel = "plain|json",
            description = "How to print (plain: for people, json: for programs, a value a line). Default: plain")
    private @Nullable Form form;

    @Option(names = "--json", description = "Short for --output json")
    private boolean isJson;

    /** Whether programs shall read it. */
    public boolean isJson() {
        return isJson || form == Form.JSON;
    }

    /** Whether lines were asked for, and are not only what is usual. */
    public boolean isPlainAskedFor() {
        return !isJson && form == Form.PLAIN;
    }
}
