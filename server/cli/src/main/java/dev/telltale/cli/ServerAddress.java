package dev.telltale.cli;

import dev.telltale.cli.argument.CommandException;
import dev.telltale.server.ServerOptions;
import java.util.LinkedHashSet;
import java.util.Set;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Where a server listens, and to whom. */
final class ServerAddress {
    @Option(
            names = "--host",
            paramLabel = "ADDRESS",
            description = "Address to listen on; loopback only. Default: 127.0.0.1")
    private String host = "127.0.0.1";

    @Option(
            names = "--port",
            paramLabel = "N",
            description = "Port to listen on, 0 for any that is free. Default: 8080")
    private int port = 8080;

    @Option(
            names = "--allow-origin",
            paramLabel = "ORIGIN",
            description = "Let pages of this origin use the server, and so run commands on it, such as"
                    + " https://ops.example. Repeatable. Default: none but its own")
    private Set<String> origins = new LinkedHashSet<>();

    @Mixin
    private TlsOptions tls = new TlsOptions();

    /** @throws CommandException if that is no address or origin, others can reach it, or it cannot prove who it is */
    ServerOptions options() {
        try {
            ServerOptions options =
                    ServerOptions.DEFAULT.withHost(host).withPort(port).withOrigins(origins);
            options.address();
            return tls.applyTo(options);
        } catch (IllegalArgumentException refused) {
            throw CommandException.usage(String.valueOf(refused.getMessage()));
        }
    }
}
