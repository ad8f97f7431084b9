package dev.telltale.client;

import io.netty.handler.ssl.NotSslRecordException;
import io.netty.handler.ssl.SslHandshakeTimeoutException;
import java.net.URI;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import javax.net.ssl.SSLHandshakeException;

/** Says what has become of a connection that was to be secure. Thread-safe: it has no state. */
final class TlsTroubles {
    private TlsTroubles() {}

    static RemoteException of(URI server, Throwable error) {
        if (Troubles.has(error, NotSslRecordException.class)) {
            return RemoteException.lasting(
                    "cannot reach " + server + ": it speaks no TLS; use an address that begins with http:", error);
        }
        String why = String.valueOf(Troubles.root(error).getMessage());
        if (isOfOtherNames(why)) {
            return RemoteException.lasting(
                    "cannot reach " + server + ": its certificate is for other names (" + why
                            + "); use an address with a name that it is for, or give the server a certificate for this one",
                    error);
        }
        if (Troubles.has(error, CertPathValidatorException.class) || Troubles.has(error, CertificateException.class)) {
            return RemoteException.lasting(
                    "cannot reach " + server + ": its certificate is not trusted (" + why
                            + "); give the file with the certificate of who has signed it (--certificate; withCertificate in Java)",
                    error);
        }
        String message = "cannot reach " + server + ": TLS has failed (" + why + ")";
        return isRefusal(error)
                ? RemoteException.lasting(
                        message
                                + "; the two sides do not agree: is the address right, and does the server want a certificate of its clients?",
                        error)
                : RemoteException.passing(message, error);
    }

    /** As the JDK says it, which has no exception of its own for that. */
    private static boolean isOfOtherNames(String why) {
        return why.startsWith("No subject alternative") || why.startsWith("No name matching");
    }

    /** Whether one side has said no: then it does so each time. A handshake that was cut off or took too long is none. */
    private static boolean isRefusal(Throwable error) {
        return Troubles.has(error, SSLHandshakeException.class)
                && !Troubles.has(error, SslHandshakeTimeoutException.class);
    }
}
