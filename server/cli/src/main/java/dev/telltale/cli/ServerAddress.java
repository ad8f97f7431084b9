package dev.telltale.cli;

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

    /** @throws CommandException if it cannot listen there, or one of the others cannot be used */
    ServerProcess start(EngineLimits limits, Storage storage) {
        return ServerProcess.start(host, port, limits, storage);
    }
}
