package dev.telltale.cli.print;

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
    private Form form = Form.PLAIN;

    @Option(names = "--json", description = "Short for --output json")
    private boolean isJson;

    /** Whether programs shall read it. */
    public boolean isJson() {
        return isJson || form == Form.JSON;
    }
}
