package dev.telltale.client;

import java.net.URI;
import java.util.Locale;

/** The address of a server, told from what is none. Never shows what stands before an @: there may be a password. Thread-safe: it has no state. */
final class ServerAddress {
    private static final String API = "/api/v1";

    private ServerAddress() {}

    /** @return it, without a slash at its end @throws IllegalArgumentException saying what is wrong */
    static URI checked(URI server) {
        String scheme = String.valueOf(server.getScheme()).toLowerCase(Locale.ROOT);
        boolean isHttp = scheme.equals("http") || scheme.equals("https");
        if (isHttp && server.getHost() == null && server.getRawAuthority() != null) {
            throw wrong(
                    server,
                    "that is no name of a host: letters, digits, dots and hyphens make one, and no underscores;"
                            + " use another name of it, or its number");
        }
        if (!isHttp || server.getHost() == null) {
            throw wrong(server, "use an address such as http://127.0.0.1:8080");
        }
        if (server.getPort() == 0 || server.getPort() > 65_535) {
            throw wrong(server, "its port must be from 1 to 65535");
        }
        if (server.getRawQuery() != null || server.getRawFragment() != null || server.getRawUserInfo() != null) {
            throw wrong(server, "use its address alone, without what begins with ? or # and without a name before @");
        }
        String text = server.toString();
        String bare = text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
        if (bare.endsWith(API)) {
            throw wrong(
                    server, "use " + bare.substring(0, bare.length() - API.length()) + ", without the path of the API");
        }
        return URI.create(bare);
    }

    static boolean isSecure(URI server) {
        return server.getScheme().equalsIgnoreCase("https");
    }

    private static IllegalArgumentException wrong(URI server, String hint) {
        String text = server.toString();
        int at = text.lastIndexOf('@');
        return new IllegalArgumentException(
                "the server is '" + (at < 0 ? text : "…" + text.substring(at)) + "'; " + hint);
    }
}
