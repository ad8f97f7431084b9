package dev.telltale.cli;

import dev.telltale.server.ServerOptions;
import picocli.CommandLine.Option;

/** Where a server listens. */
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

    /** @throws CommandException if that is no address, or others can reach it */
    ServerOptions options() {
        try {
            ServerOptions options = ServerOptions.DEFAULT.withHost(host).withPort(port);
            options.address();
            return options;
        } catch (IllegalArgumentException refused) {
            throw CommandException.usage(String.valueOf(refused.getMessage()));
        }
    }
}
