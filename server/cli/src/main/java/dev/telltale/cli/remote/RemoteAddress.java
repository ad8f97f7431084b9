package dev.telltale.cli.remote;

import dev.telltale.cli.argument.CommandException;
import dev.telltale.client.RemoteOptions;
import java.net.URI;
import java.net.URISyntaxException;

/**
 * Where a server is.
 *
 * @param source where that is written, in the words of whoever typed the command
 */
record RemoteAddress(String source, String text) {
    static final String USUAL = "http://127.0.0.1:8080";

    /** @throws CommandException that names the source if it is none */
    RemoteOptions options() {
        try {
            return RemoteOptions.of(new URI(text));
        } catch (URISyntaxException wrong) {
            throw no(wrong.getReason() + " at character " + (wrong.getIndex() + 1));
        } catch (IllegalArgumentException wrong) {
            throw text.contains("_") && !text.contains("://_")
                    ? no("an address cannot have a host with '_' in its name")
                    : CommandException.usage(source + ": " + wrong.getMessage());
        }
    }

    private CommandException no(String why) {
        return CommandException.usage(
                source + " is '" + text + "', which is no address: " + why + "; use one such as " + USUAL);
    }
}
