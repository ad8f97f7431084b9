package dev.telltale.client;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Which server to use, and how. Immutable, thread-safe.
 *
 * @param server its address, such as {@code http://127.0.0.1:8080}; a path in it is put before those of the API, for proxies
 * @param token sent as {@code Authorization: Bearer}, or null for none
 * @param certificate a PEM file with the certificates to trust instead of those that Java trusts; null for the latter
 * @param connect how long making a connection may take
 * @param silence after how long without a byte a connection is taken for dead: three times as long as the server is silent at the most
 * @param backoff after how long a lost stream is sought again
 * @param maxFrame longest frame and answer that is taken, in bytes; a view is as long as the output that it keeps
 */
public record RemoteOptions(
        URI server,
        @Nullable String token,
        @Nullable Path certificate,
        Duration connect,
        Duration silence,
        Backoff backoff,
        int maxFrame) {
    public RemoteOptions {
        server = checked(server);
        check("connect", connect);
        check("silence", silence);
        if (maxFrame < 1) {
            throw new IllegalArgumentException("maxFrame is " + maxFrame + "; use at least 1, and better a million");
        }
    }

    /** The server at an address: 10 s to connect, 45 s of silence, frames of 256 MiB. */
    public static RemoteOptions of(URI server) {
        return new RemoteOptions(
                server, null, null, Duration.ofSeconds(10), Duration.ofSeconds(45), Backoff.DEFAULT, 256 << 20);
    }

    private static URI checked(URI server) {
        String scheme = String.valueOf(server.getScheme()).toLowerCase(Locale.ROOT);
        if (!scheme.equals("http") && !scheme.equals("https") || server.getHost() == null) {
            throw new IllegalArgumentException(
                    "the server is '" + server + "'; use an address such as http://127.0.0.1:8080");
        }
        if (server.getPort() == 0 || server.getPort() > 65_535) {
            throw new IllegalArgumentException("the server is '" + server + "'; its port must be from 1 to 65535");
        }
        if (server.getRawQuery() != null || server.getRawFragment() != null || server.getRawUserInfo() != null) {
            throw new IllegalArgumentException("the server is '" + server
                    + "'; use its address alone, without what begins with ? or # and without a name before @");
        }
        String text = server.toString();
        return text.endsWith("/") ? URI.create(text.substring(0, text.length() - 1)) : server;
    }

    private static void check(String name, Duration value) {
        if (value.toMillis() < 1) {
            throw new IllegalArgumentException(name + " is " + value + "; use at least a millisecond");
        }
    }

    boolean isSecure() {
        return server.getScheme().equalsIgnoreCase("https");
    }

    public RemoteOptions withToken(@Nullable String next) {
        return new RemoteOptions(server, next, certificate, connect, silence, backoff, maxFrame);
    }

    public RemoteOptions withCertificate(@Nullable Path next) {
        return new RemoteOptions(server, token, next, connect, silence, backoff, maxFrame);
    }

    public RemoteOptions withConnect(Duration next) {
        return new RemoteOptions(server, token, certificate, next, silence, backoff, maxFrame);
    }

    public RemoteOptions withSilence(Duration next) {
        return new RemoteOptions(server, token, certificate, connect, next, backoff, maxFrame);
    }

    public RemoteOptions withBackoff(Backoff next) {
        return new RemoteOptions(server, token, certificate, connect, silence, next, maxFrame);
    }

    public RemoteOptions withMaxFrame(int next) {
        return new RemoteOptions(server, token, certificate, connect, silence, backoff, next);
    }

    /** Leaves out the token. */
    @Override
    public String toString() {
        return "RemoteOptions[server=" + server + "]";
    }
}
