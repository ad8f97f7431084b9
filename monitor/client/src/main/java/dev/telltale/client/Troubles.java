package dev.telltale.client;

import dev.telltale.monitor.wire.JsonSyntaxException;
import dev.telltale.monitor.wire.ProblemAnswer;
import io.netty.channel.ConnectTimeoutException;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.ssl.NotSslRecordException;
import java.net.ConnectException;
import java.net.URI;
import java.net.UnknownHostException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.time.Duration;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import reactor.netty.http.client.PrematureCloseException;

/** Says of whatever goes wrong with a server what it is, where, and how to mend it. Immutable, thread-safe. */
final class Troubles {
    private static final String PROBLEM = "application/problem+json";
    private static final int LONGEST_DELAY = 6;

    private final RemoteOptions options;
    private final URI server;

    Troubles(RemoteOptions options) {
        this.options = options;
        this.server = options.server();
    }

    /** What has become of a connection. */
    RemoteException of(Throwable error) {
        if (error instanceof RemoteException known) {
            return known;
        }
        if (error instanceof PrematureCloseException) {
            return lost(cutOff(error), error);
        }
        if (error instanceof FrameTooLongException || error instanceof JsonSyntaxException) {
            return lasting(
                    server + " says what cannot be read: " + error.getMessage()
                            + "; is it a Telltale server, and of this version?",
                    error);
        }
        if (has(error, SSLException.class) || has(error, CertificateException.class)) {
            return tls(error);
        }
        if (has(error, UnknownHostException.class)) {
            return passing(
                    "cannot reach " + server + ": there is no host '" + server.getHost()
                            + "'; is its name spelled right?",
                    error);
        }
        if (has(error, ConnectTimeoutException.class)) {
            return passing(
                    "cannot reach " + server + ": no answer within "
                            + options.connect().toMillis() + " ms; is the address right, and no firewall between?",
                    error);
        }
        if (has(error, ConnectException.class)) {
            String why = String.valueOf(root(error).getMessage());
            boolean isRefused = why.contains("refused");
            return passing(
                    "cannot reach " + server + ": "
                            + (isRefused ? "connection refused; is 'telltale serve' running there?" : why),
                    error);
        }
        if (error instanceof IllegalArgumentException) { // of Netty, for what is no HTTP
            return lasting(
                    server + " does not speak HTTP: " + error.getMessage()
                            + "; is the port right, or does the address begin with https?",
                    error);
        }
        return lost(String.valueOf(error.getMessage()), error);
    }

    private RemoteException lost(String why, Throwable error) {
        return passing("the connection to " + server + " is lost: " + why, error);
    }

    private String cutOff(Throwable error) {
        if (!String.valueOf(error.getMessage()).contains("BEFORE")) {
            return "it was cut off";
        }
        return "it was cut off before an answer came" + (options.isSecure() ? "" : "; does it want https?");
    }

    private RemoteException tls(Throwable error) {
        if (has(error, NotSslRecordException.class)) {
            return lasting(
                    "cannot reach " + server + ": it speaks no TLS; use an address that begins with http:", error);
        }
        if (has(error, CertPathValidatorException.class) || has(error, CertificateException.class)) {
            return lasting(
                    "cannot reach " + server + ": its certificate is not trusted ("
                            + root(error).getMessage()
                            + "); give the file with the certificate of who has signed it (--certificate; withCertificate in Java)",
                    error);
        }
        return passing(
                "cannot reach " + server + ": TLS has failed (" + root(error).getMessage() + ")", error);
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
        String hint = status == 401
                ? "give a token that it takes (--token or TELLTALE_TOKEN; withToken in Java)"
                : problem == null ? null : problem.hint();
        if (hint != null) {
            message.append("; ").append(hint);
        } else if (problem == null) {
            message.append("; is it a Telltale server?");
        }
        return RemoteException.answered(message.toString(), status, problem, retryAfter(headers));
    }

    /** An answer of another type than Telltale gives. */
    RemoteException notTelltale(HttpHeaders headers) {
        return lasting(
                server + " is no Telltale server: it answers with "
                        + headers.get(HttpHeaderNames.CONTENT_TYPE, "no type at all") + "; is the address right?",
                null);
    }

    private static @Nullable ProblemAnswer problem(HttpHeaders headers, byte[] body) {
        if (!headers.get(HttpHeaderNames.CONTENT_TYPE, "").startsWith(PROBLEM)) {
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

    private static boolean has(Throwable error, Class<? extends Throwable> type) {
        for (Throwable each = error; each != null; each = each.getCause()) {
            if (type.isInstance(each)) {
                return true;
            }
        }
        return false;
    }

    private static Throwable root(Throwable error) {
        Throwable root = error;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root;
    }
}
