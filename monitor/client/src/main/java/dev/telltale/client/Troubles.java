package dev.telltale.client;

import dev.telltale.monitor.wire.JsonSyntaxException;
import dev.telltale.monitor.wire.ProblemAnswer;
import io.netty.channel.ConnectTimeoutException;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.timeout.ReadTimeoutException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.URI;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Supplier;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import reactor.netty.http.client.PrematureCloseException;

/** Says of whatever goes wrong with a server what it is, where, and how to mend it. Thread-safe. */
final class Troubles {
    private static final int LONGEST_DELAY = 6;
    private static final String TOKEN = "--token or TELLTALE_TOKEN; withToken in Java";

    private final RemoteOptions options;
    private final URI server;
    private volatile boolean hasAnswered;

    Troubles(RemoteOptions options) {
        this.options = options;
        this.server = options.server();
    }

    /** The server has answered: so it is one of HTTP, whatever becomes of it. */
    void noteAnswer() {
        hasAnswered = true;
    }

    /** What has become of a connection. */
    RemoteException of(Throwable error) {
        return of(error, "");
    }

    /** What has become of a connection by which something was to be done. */
    RemoteException ofCommand(Throwable error) {
        return of(error, "; whether it was carried out is not known");
    }

    /** @param after what is to be said if the request may have reached the server */
    private RemoteException of(Throwable error, String after) {
        if (error instanceof RemoteException known) {
            return known;
        }
        if (error instanceof PrematureCloseException) {
            return lost(cutOff(error) + after, error);
        }
        if (error instanceof FrameTooLongException) {
            return lasting(
                    server + " says more at once than is taken: " + error.getMessage()
                            + "; a view is as long as the output that it keeps: take more (withMaxFrame in Java), with a heap of eight times that",
                    error);
        }
        if (has(error, OutOfMemoryError.class)) {
            return noRoom(error);
        }
        if (has(error, ReadTimeoutException.class)) {
            return passing("no answer from " + server + " within " + millis(options.silence()) + after, error);
        }
        if (has(error, TimeoutException.class)) { // of the pool
            return passing(
                    "no connection to " + server + " was free within " + millis(options.silence())
                            + "; ask for less at once",
                    error);
        }
        if (has(error, SSLException.class) || has(error, CertificateException.class)) {
            return TlsTroubles.of(server, error);
        }
        RemoteException unreached = unreached(error);
        if (unreached != null) {
            return unreached;
        }
        if (error instanceof IllegalArgumentException) { // of Netty, for what is no HTTP
            return lasting(
                    server + " does not speak HTTP: " + error.getMessage()
                            + "; is the port right, or does the address begin with https?",
                    error);
        }
        return lost((error.getMessage() == null ? error.toString() : error.getMessage()) + after, error);
    }

    private @Nullable RemoteException unreached(Throwable error) {
        String why = String.valueOf(root(error).getMessage());
        if (has(error, UnknownHostException.class)) {
            return unreached("there is no host '" + server.getHost() + "'; is its name spelled right?", error);
        }
        if (has(error, ConnectTimeoutException.class)) {
            return unreached(
                    "no answer within " + millis(options.connect())
                            + "; is the address right, and no firewall between?",
                    error);
        }
        boolean hasNoWay = has(error, NoRouteToHostException.class)
                || has(error, SocketException.class) && why.contains("nreachable");
        if (hasNoWay) {
            return unreached("there is no way to it (" + why + "); is the address right, and the network up?", error);
        }
        if (has(error, ConnectException.class)) {
            boolean isRefused = why.contains("refused");
            return unreached(isRefused ? "connection refused; is 'telltale serve' running there?" : why, error);
        }
        return null;
    }

    private RemoteException unreached(String why, Throwable error) {
        return passing("cannot reach " + server + ": " + why, error);
    }

    private RemoteException lost(String why, Throwable error) {
        return passing("the connection to " + server + " is lost: " + why, error);
    }

    private String cutOff(Throwable error) {
        if (!String.valueOf(error.getMessage()).contains("BEFORE")) {
            return "it was cut off";
        }
        boolean mayWantTls = !options.isSecure() && !hasAnswered;
        return "it was cut off before an answer came" + (mayWantTls ? "; does it want https?" : "");
    }

    private static String millis(Duration time) {
        return time.toMillis() + " ms";
    }

    /**
     * Makes of what a server has said what it means.
     *
     * @throws RemoteException that lasts if nothing can be made of it, or there is no memory for it: the same would come again
     */
    <S, T extends @Nullable Object> T read(Function<S, T> reader, S said) {
        try {
            return hold(() -> reader.apply(said));
        } catch (RemoteException noRoom) {
            throw noRoom;
        } catch (RuntimeException e) {
            boolean isForeseen = e instanceof JsonSyntaxException || e instanceof IllegalArgumentException;
            String why = isForeseen ? String.valueOf(e.getMessage()) : e.toString();
            throw lasting(
                    server + " says what cannot be read: " + why + "; is it a Telltale server, and of this version?",
                    e);
        }
    }

    /**
     * Makes something that may be large.
     *
     * @throws RemoteException that lasts if there is no memory for it, which Reactor would take for the end of everything and tell nobody
     */
    <T extends @Nullable Object> T hold(Supplier<T> maker) {
        try {
            return maker.get();
        } catch (OutOfMemoryError | NoRoomException e) {
            throw noRoom(e);
        }
    }

    private RemoteException noRoom(Throwable error) {
        long heap = Runtime.getRuntime().maxMemory() >> 20;
        return lasting(
                server + " says more at once than fits the " + heap
                        + " MiB of memory that this program may use; a view takes up to"
                        + " some 30 times its length: give it more (JDK_JAVA_OPTIONS=-Xmx1g), or refuse such views before they"
                        + " fill it (withMaxFrame in Java)",
                error);
    }

    /** What is told to who asks a monitor that is closed, or has asked it too late. */
    RemoteException closed(@Nullable Throwable error) {
        return lasting("this monitor of " + server + " is closed", error);
    }

    /** An answer that is not the one hoped for. @param asked the method and the path */
    RemoteException of(String asked, int status, HttpHeaders headers, byte[] body) {
        if (status >= 300 && status < 400) {
            return RemoteException.answered(
                    server + " sends on to " + headers.get(HttpHeaderNames.LOCATION, "elsewhere")
                            + ", which no Telltale server does; give the address that it is really at",
                    status,
                    null,
                    Duration.ZERO);
        }
        ProblemAnswer problem = problem(headers, body);
        if (problem == null && status < 300) {
            return notTelltale(headers);
        }
        StringBuilder message = new StringBuilder(server + " answers " + asked + " with " + status);
        if (problem != null) {
            message.append(": ").append(problem.detail());
            if (problem.where() != null) {
                message.append(" (").append(problem.where()).append(')');
            }
        }
        Duration retryAfter = retryAfter(headers);
        String hint = hint(status, problem, retryAfter);
        if (hint != null) {
            message.append("; ").append(hint);
        }
        return RemoteException.answered(message.toString(), status, problem, retryAfter);
    }

    /** What may mend it. What says no word of its own may stand before a Telltale server. */
    private static @Nullable String hint(int status, @Nullable ProblemAnswer problem, Duration retryAfter) {
        if (status == 401) {
            return "give a token that it takes (" + TOKEN + ")";
        } else if (problem != null) {
            return problem.hint();
        }
        return switch (status) {
            case 403 -> "is the address right, and does the token (" + TOKEN + ") allow it?";
            case 429, 502, 503, 504 ->
                "try again later" + (retryAfter.isZero() ? "" : ", in " + retryAfter.toSeconds() + " s");
            default -> "is it a Telltale server?";
        };
    }

    /** An answer of another type than Telltale gives. */
    RemoteException notTelltale(HttpHeaders headers) {
        return lasting(
                server + " is no Telltale server: it answers with "
                        + headers.get(HttpHeaderNames.CONTENT_TYPE, "no type at all") + "; is the address right?",
                null);
    }

    private static @Nullable ProblemAnswer problem(HttpHeaders headers, byte[] body) {
        if (!MediaType.is(MediaType.PROBLEM, headers)) {
            return null;
        }
        try {
            return ProblemAnswer.read(body);
        } catch (JsonSyntaxException e) {
            return null; // the status says enough
        }
    }

    /** In seconds; a date, which Telltale does not send, counts as none. */
    private static Duration retryAfter(HttpHeaders headers) {
        String value = headers.get(HttpHeaderNames.RETRY_AFTER, "");
        boolean isNumber = !value.isEmpty()
                && value.length() <= LONGEST_DELAY
                && value.chars().allMatch(c -> c >= '0' && c <= '9');
        return isNumber ? Duration.ofSeconds(Long.parseLong(value)) : Duration.ZERO;
    }

    private static RemoteException passing(String message, Throwable cause) {
        return RemoteException.passing(message, cause);
    }

    private static RemoteException lasting(String message, @Nullable Throwable cause) {
        return RemoteException.lasting(message, cause);
    }

    static boolean has(Throwable error, Class<? extends Throwable> type) {
        for (Throwable each = error; each != null; each = each.getCause()) {
            if (type.isInstance(each)) {
                return true;
            }
        }
        return false;
    }

    static Throwable root(Throwable error) {
        Throwable root = error;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root;
    }
}
