package dev.telltale.cli.remote;

import dev.telltale.cli.argument.CommandException;
import dev.telltale.cli.print.OutputOptions;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which server a command is for, and how it prints what that says. Loads the client only when it is used, so that help comes at once. */
public final class ServerChoice {
    private static final String VARIABLE = "TELLTALE_SERVER";

    @Option(
            names = "--server",
            paramLabel = "URL",
            description = "Address of the server. Default: $TELLTALE_SERVER, else " + RemoteAddress.USUAL)
    private @Nullable String server;

    @Option(
            names = "--token",
            paramLabel = "TOKEN",
            description = "Bearer token for the server, or a proxy before it. Default: $TELLTALE_TOKEN, else none")
    private @Nullable String token;

    @Option(
            names = "--certificate",
            paramLabel = "FILE",
            description = "Certificates to trust (PEM) instead of those that Java trusts")
    private @Nullable Path certificate;

    @Mixin
    private OutputOptions output = new OutputOptions();

    /** Whether programs shall read what is printed. */
    public boolean isJson() {
        return output.isJson();
    }

    /** What a command does with a server. */
    public interface Use {
        /** @return the exit code */
        int with(Remote remote) throws IOException;
    }

    /** Does something with the server. @throws CommandException saying what is wrong, and how to mend it */
    public int use(Use use) throws IOException {
        try (Remote remote = Remote.of(address(), or(token, "TELLTALE_TOKEN"), certificate, output)) {
            return use.with(remote);
        } catch (RuntimeException problem) {
            throw RemoteFaults.told(problem);
        }
    }

    /** @throws CommandException for an empty address: a variable of a script that is not set must not choose another server */
    private RemoteAddress address() {
        if (server != null && server.isBlank()) {
            throw CommandException.usage(
                    "--server is empty; give it an address such as " + RemoteAddress.USUAL + ", or leave it out");
        }
        String text = or(server, VARIABLE);
        return new RemoteAddress(server == null ? VARIABLE : "--server", text == null ? RemoteAddress.USUAL : text);
    }

    /** What is given, or else stands in the environment; an empty text counts as none. */
    private static @Nullable String or(@Nullable String given, String variable) {
        String text = given == null ? System.getenv(variable) : given;
        return text == null || text.isEmpty() ? null : text;
    }
}
