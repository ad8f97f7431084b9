package dev.telltale.server;

import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import reactor.netty.http.Http2SslContextSpec;
import reactor.netty.tcp.SslProvider.GenericSslContextSpec;

/** By what a server proves who it is: a certificate, those that vouch for it, and its key. Immutable, thread-safe. */
public final class Tls {
    private static final String[] VERSIONS = {"TLSv1.3", "TLSv1.2"};

    private static final Map<String, String> SIGNATURES =
            Map.of("RSA", "SHA256withRSA", "EC", "SHA256withECDSA", "EdDSA", "EdDSA");

    private final Path file;
    private final List<X509Certificate> chain;
    private final PrivateKey key;

    private Tls(Path file, List<X509Certificate> chain, PrivateKey key) {
        this.file = file;
        this.chain = chain;
        this.key = key;
    }

    /**
     * Reads it from files in PEM form. They are not read again.
     *
     * @param certificate the server's certificate, then the one that vouches for it, and so on; the last one may be left out
     * @param key of the first certificate, in PKCS#8, not encrypted
     * @throws IllegalArgumentException if they cannot be used, in a sentence without its end that says which file, why, and what to do
     */
    public static Tls of(Path certificate, Path key) {
        List<X509Certificate> chain = PemFile.certificates(certificate);
        for (int i = 1; i < chain.size(); i++) {
            if (!chain.get(i - 1).getIssuerX500Principal().equals(chain.get(i).getSubjectX500Principal())) {
                throw new IllegalArgumentException(
                        "the certificates in " + certificate + " are not in order: number " + (i + 1)
                                + " does not vouch for the one before it; begin with the server's, then the one that vouches for it");
            }
        }
        PublicKey of = chain.get(0).getPublicKey();
        String signature = SIGNATURES.get(of.getAlgorithm());
        if (signature == null) {
            throw new IllegalArgumentException("the certificate in " + certificate + " has a key of the kind "
                    + of.getAlgorithm() + "; use one of the kind "
                    + String.join(", ", SIGNATURES.keySet().stream().sorted().toList()));
        }
        PrivateKey own = PemFile.key(key, of.getAlgorithm());
        if (!belongs(own, of, signature)) {
            throw new IllegalArgumentException("the key in " + key + " is not that of the first certificate in "
                    + certificate + "; use the one that the certificate was made for");
        }
        return new Tls(certificate, chain, own);
    }

    private static boolean belongs(PrivateKey key, PublicKey certified, String algorithm) {
        try {
            byte[] text = {1, 2, 3};
            Signature signature = Signature.getInstance(algorithm);
            signature.initSign(key);
            signature.update(text);
            byte[] signed = signature.sign();
            signature.initVerify(certified);
            signature.update(text);
            return signature.verify(signed);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    /** What keeps clients from trusting it now, in a sentence without its end; null if nothing in it does. */
    @Nullable
    String warning(Instant now) {
        for (X509Certificate each : chain) {
            if (now.isAfter(each.getNotAfter().toInstant())) {
                return said(each) + " has expired on " + each.getNotAfter().toInstant();
            } else if (now.isBefore(each.getNotBefore().toInstant())) {
                return said(each) + " is valid only from " + each.getNotBefore().toInstant();
            }
        }
        return null;
    }

    private String said(X509Certificate certificate) {
        return "the certificate of " + certificate.getSubjectX500Principal() + " in " + file;
    }

    /** By the JDK alone, and for both versions of HTTP. */
    GenericSslContextSpec<SslContextBuilder> context() {
        return Http2SslContextSpec.forServer(key, chain)
                .configure(builder -> builder.sslProvider(SslProvider.JDK).protocols(VERSIONS));
    }

    /** The certificate's file; nothing of the key. */
    @Override
    public String toString() {
        return "Tls[" + file + "]";
    }
}
