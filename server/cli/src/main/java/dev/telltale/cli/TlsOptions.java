package dev.telltale.cli;

import dev.telltale.cli.argument.CommandException;
import dev.telltale.server.ServerOptions;
import dev.telltale.server.Tls;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** By what a server proves who it is, if it shall speak TLS. */
final class TlsOptions {
    @Option(
            names = "--tls-certificate",
            paramLabel = "FILE",
            description =
                    "Serve https, and prove who the server is by this certificate: PEM, followed by those that vouch for it."
                            + " Needs --tls-key. Default: http")
    private @Nullable Path certificate;

    @Option(
            names = "--tls-key",
            paramLabel = "FILE",
            description = "The key of --tls-certificate: PEM, PKCS#8, not encrypted")
    private @Nullable Path key;

    /** @throws CommandException if they cannot be used, or one is missing */
    ServerOptions applyTo(ServerOptions options) {
        if (certificate == null && key == null) {
            return options;
        } else if (certificate == null) {
            throw CommandException.usage("--tls-key is the key of a certificate; name that with --tls-certificate");
        } else if (key == null) {
            throw CommandException.usage("--tls-certificate needs its key; name that with --tls-key");
        }
        try {
            return options.withTls(Tls.of(certificate, key));
        } catch (IllegalArgumentException unusable) {
            throw CommandException.usage(String.valueOf(unusable.getMessage()));
        }
    }
}
