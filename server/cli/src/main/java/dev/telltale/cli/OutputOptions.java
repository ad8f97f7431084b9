package dev.telltale.cli;

import picocli.CommandLine.Option;

/** How a command prints. */
final class OutputOptions {
    /** The forms there are. */
    enum Form {
        PLAIN,
        JSON
    }

    @Option(
            names = {"-o", "--output"},
            paramLabel = "plain|json",
            description = "How to print (plain: for people, json: one event a line). Default: plain")
    private Form form = Form.PLAIN;

    @Option(names = "--json", description = "Short for --output json")
    private boolean isJson;

    boolean isJson() {
        return isJson || form == Form.JSON;
    }
}
