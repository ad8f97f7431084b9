package dev.telltale.client;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
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
    private static final int LONGEST_FRAME = 256 << 20;

    public RemoteOptions {
        server = ServerAddress.checked(server);
        checkToken(token);
        check("connect", connect);
        check("silence", silence);
        if (maxFrame < 1) {
            throw new IllegalArgumentException("maxFrame is " + maxFrame + "; use at least 1, and better a million");
        }
        if (certificate != null && !ServerAddress.isSecure(server)) {
            throw new IllegalArgumentException("the certificates in " + certificate + " are of no use with " + server
                    + "; leave them out, or use an address that begins with https:");
        }
    }

    /** The server at an address: 10 s to connect, 45 s of silence, frames of 256 MiB or an eighth of the heap, whichever is less. */
    public static RemoteOptions of(URI server) {
        return new RemoteOptions(
                server, null, null, Duration.ofSeconds(10), Duration.ofSeconds(45), Backoff.DEFAULT, longestFrame());
    }

    /** A frame is held up to twice, and then as what it says. */
    private static int longestFrame() {
        return (int) Math.min(LONGEST_FRAME, Runtime.getRuntime().maxMemory() / 8);
    }

    /** Never shows it. */
    private static void checkToken(@Nullable String token) {
        for (int i = 0; token != null && i < token.length(); i++) {
            char c = token.charAt(i);
            if (c <= ' ' || c > '~') {
                throw new IllegalArgumentException(
                        "the token has " + (c == '\n' || c == '\r' ? "a line end" : "a character that cannot be sent")
                                + " at place " + (i + 1) + " of " + token.length()
                                + "; give it as it is, without what is around it in a file");
            }
        }
    }

    private static void check(String name, Duration value) {
        if (value.toMillis() < 1) {
            throw new IllegalArgumentException(name + " is " + value + "; use at least a millisecond");
        }
    }

    boolean isSecure() {
        return ServerAddress.isSecure(server);
    }

    /** To be sent as {@code Authorization: Bearer}; null for none. @throws IllegalArgumentException if it has a line end, blank or the like */
    public RemoteOptions withToken(@Nullable String next) {
        return new RemoteOptions(server, next, certificate, connect, silence, backoff, maxFrame);
    }

    /** A PEM file with the certificates to trust, of an https server; null for those that Java trusts. */
    public RemoteOptions withCertificate(@Nullable Path next) {
        return new RemoteOptions(server, token, next, connect, silence, backoff, maxFrame);
    }

    /** How long making a connection may take. */
    public RemoteOptions withConnect(Duration next) {
        return new RemoteOptions(server, token, certificate, next, silence, backoff, maxFrame);
    }

    /** After how long without a byte a connection is taken for dead. */
    public RemoteOptions withSilence(Duration next) {
        return new RemoteOptions(server, token, certificate, connect, next, backoff, maxFrame);
    }

    /** After how long a lost stream is sought again. */
    public RemoteOptions withBackoff(Backoff next) {
        return new RemoteOptions(server, token, certificate, connect, silence, next, maxFrame);
    }

    /** Longest frame and answer that is taken, in bytes. */
    public RemoteOptions withMaxFrame(int next) {
        return new RemoteOptions(server, token, certificate, connect, silence, backoff, next);
    }

    /** Leaves out the token. */
    @Override
    public String toString() {
        return "RemoteOptions[server=" + server + "]";
    }
}
