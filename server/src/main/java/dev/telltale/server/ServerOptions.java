package dev.telltale.server;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Where a server listens and what it allows its clients. Immutable, thread-safe.
 *
 * @param host address or name to listen on; only loopback until there is access control
 * @param port to listen on, or 0 for any that is free
 * @param origins of pages that may use the server besides its own, each as browsers send it: {@code https://ops.example}. They may run
 *     commands on it
 * @param limits how much clients may ask for
 * @param timeouts how long what may take
 * @param tls by what it proves who it is; null to serve without TLS
 */
public record ServerOptions(
        String host,
        int port,
        Set<String> origins,
        Limits limits,
        Timeouts timeouts,
        @Nullable Tls tls) {
    /** Port 8080 of loopback without TLS and no pages but its own, for a server of moderate size. */
    public static final ServerOptions DEFAULT =
            new ServerOptions("127.0.0.1", 8080, Set.of(), Limits.DEFAULT, Timeouts.DEFAULT, null);

    // No wildcard: any page could run commands.
    private static final Pattern ORIGIN = Pattern.compile("[a-z][a-z0-9+.-]*://[^/?#@*\\s]+");

    public ServerOptions {
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("port is " + port + "; use 1 to 65535, or 0 for any that is free");
        }
        origins = origins.stream().map(ServerOptions::checkOrigin).collect(Collectors.toUnmodifiableSet());
    }

    private static String checkOrigin(String given) {
        String origin = given.toLowerCase(Locale.ROOT);
        if (!ORIGIN.matcher(origin).matches()) {
            throw new IllegalArgumentException("the origin is '" + given
                    + "'; use a scheme, a host and a port if it is not the usual one, such as https://ops.example");
        }
        return origin;
    }

    public ServerOptions withHost(String next) {
        return new ServerOptions(next, port, origins, limits, timeouts, tls);
    }

    public ServerOptions withPort(int next) {
        return new ServerOptions(host, next, origins, limits, timeouts, tls);
    }

    public ServerOptions withOrigins(Set<String> next) {
        return new ServerOptions(host, port, next, limits, timeouts, tls);
    }

    public ServerOptions withLimits(Limits next) {
        return new ServerOptions(host, port, origins, next, timeouts, tls);
    }

    public ServerOptions withTimeouts(Timeouts next) {
        return new ServerOptions(host, port, origins, limits, next, tls);
    }

    public ServerOptions withTls(@Nullable Tls next) {
        return new ServerOptions(host, port, origins, limits, timeouts, next);
    }

    /** The address to listen on. @throws IllegalArgumentException if it is none, or reachable by others */
    public InetAddress address() {
        if (host.isBlank()) { // Java would take it for loopback
            throw noAddress(null);
        }
        InetAddress address;
        try {
            address = InetAddress.getByName(host);
        } catch (UnknownHostException e) {
            throw noAddress(e);
        }
        if (!address.isLoopbackAddress()) {
            throw new IllegalArgumentException(
                    "host is '" + host + "', which others can reach, and anyone who can reach"
                            + " this server can run commands on it; there is no access control yet, so use 127.0.0.1");
        }
        return address;
    }

    private IllegalArgumentException noAddress(@Nullable Exception cause) {
        return new IllegalArgumentException("host is '" + host + "', which is no address; use 127.0.0.1", cause);
    }

    /**
     * How much clients may ask for. Immutable, thread-safe.
     *
     * @param connections how many connections there may be
     * @param streams live streams that may be open at once, each subscription of a WebSocket included
     * @param workflowBytes longest workflow text
     * @param jsonBytes longest JSON body, a workflow text in it included
     * @param requestLineBytes longest request line; filters stand in it
     * @param headerBytes longest headers, over all of them
     * @param webSocket what clients may do on a WebSocket
     * @param backlogBytes bytes of answers, history and snapshots that may wait for clients to take them, over all connections; when
     *     there are as many, a further large answer is refused
     */
    public record Limits(
            ConnectionLimits connections,
            int streams,
            int workflowBytes,
            int jsonBytes,
            int requestLineBytes,
            int headerBytes,
            WebSocketLimits webSocket,
            long backlogBytes) {
        /**
         * 10,000 streams, 1 MiB of workflow, 4 MiB of JSON, 16 KiB each for the request line and the headers; a quarter of the heap may wait
         * for clients.
         */
        public static final Limits DEFAULT = new Limits(
                ConnectionLimits.DEFAULT,
                10_000,
                1 << 20,
                4 << 20,
                16 << 10,
                16 << 10,
                WebSocketLimits.DEFAULT,
                Runtime.getRuntime().maxMemory() / 4);

        public Limits {
            AtLeast.one("streams", streams);
            AtLeast.one("workflowBytes", workflowBytes);
            AtLeast.one("jsonBytes", jsonBytes);
            AtLeast.one("requestLineBytes", requestLineBytes);
            AtLeast.one("headerBytes", headerBytes);
            AtLeast.one("backlogBytes", backlogBytes);
        }

        public Limits withConnections(ConnectionLimits next) {
            return new Limits(
                    next, streams, workflowBytes, jsonBytes, requestLineBytes, headerBytes, webSocket, backlogBytes);
        }

        public Limits withStreams(int next) {
            return new Limits(
                    connections,
                    next,
                    workflowBytes,
                    jsonBytes,
                    requestLineBytes,
                    headerBytes,
                    webSocket,
                    backlogBytes);
        }

        public Limits withWebSocket(WebSocketLimits next) {
            return new Limits(
                    connections, streams, workflowBytes, jsonBytes, requestLineBytes, headerBytes, next, backlogBytes);
        }

        public Limits withBacklogBytes(long next) {
            return new Limits(
                    connections, streams, workflowBytes, jsonBytes, requestLineBytes, headerBytes, webSocket, next);
        }
    }

    /**
     * How long what may take. Immutable, thread-safe.
     *
     * @param head until a request's line and headers have arrived in full, from their first byte
     * @param body until a request's body has arrived in full
     * @param idle how long a connection without a request is kept, and a WebSocket without a subscription or a message
     * @param stalled how long an answer or a stream waits for a client that takes nothing
     * @param heartbeat after how much silence a stream says where it is; proxies cut what is silent for a minute
     * @param retry after how long a browser that has lost its stream shall come back
     * @param close how long a closing server waits for answers under way
     */
    public record Timeouts(
            Duration head,
            Duration body,
            Duration idle,
            Duration stalled,
            Duration heartbeat,
            Duration retry,
            Duration close) {
        /** 10 s, 30 s, 2 min, 1 min, 15 s, 2 s and 5 s. */
        public static final Timeouts DEFAULT = new Timeouts(
                Duration.ofSeconds(10),
                Duration.ofSeconds(30),
                Duration.ofMinutes(2),
                Duration.ofMinutes(1),
                Duration.ofSeconds(15),
                Duration.ofSeconds(2),
                Duration.ofSeconds(5));

        public Timeouts {
            AtLeast.aMillisecond("the timeout head", head);
            AtLeast.aMillisecond("the timeout body", body);
            AtLeast.aMillisecond("the timeout idle", idle);
            AtLeast.aMillisecond("the timeout stalled", stalled);
            AtLeast.aMillisecond("the timeout heartbeat", heartbeat);
            AtLeast.aMillisecond("the timeout retry", retry);
            AtLeast.aMillisecond("the timeout close", close);
        }

        public Timeouts withHead(Duration next) {
            return new Timeouts(next, body, idle, stalled, heartbeat, retry, close);
        }

        public Timeouts withBody(Duration next) {
            return new Timeouts(head, next, idle, stalled, heartbeat, retry, close);
        }

        public Timeouts withIdle(Duration next) {
            return new Timeouts(head, body, next, stalled, heartbeat, retry, close);
        }

        public Timeouts withStalled(Duration next) {
            return new Timeouts(head, body, idle, next, heartbeat, retry, close);
        }

        public Timeouts withHeartbeat(Duration next) {
            return new Timeouts(head, body, idle, stalled, next, retry, close);
        }

        public Timeouts withClose(Duration next) {
            return new Timeouts(head, body, idle, stalled, heartbeat, retry, next);
        }
    }
}
