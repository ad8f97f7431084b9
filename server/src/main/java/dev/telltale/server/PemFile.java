package dev.telltale.server;

import dev.telltale.event.FileFault;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads certificates and keys as text (RFC 7468); what stands around them does not matter. */
final class PemFile {
    private static final Pattern CERTIFICATE =
            Pattern.compile("-----BEGIN CERTIFICATE-----.*?-----END CERTIFICATE-----", Pattern.DOTALL);
    private static final Pattern KEY =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]*)PRIVATE KEY-----(.*?)-----END \\1PRIVATE KEY-----", Pattern.DOTALL);
    private static final String CONVERT = "convert it with: openssl pkcs8 -topk8 -nocrypt -in ";

    private PemFile() {}

    /** All in the file, at least one. @throws IllegalArgumentException if there is none, in words for whoever named the file */
    static List<X509Certificate> certificates(Path file) {
        Matcher matcher = CERTIFICATE.matcher(read("certificate", file));
        List<X509Certificate> all = new ArrayList<>();
        while (matcher.find()) {
            byte[] text = matcher.group().getBytes(StandardCharsets.ISO_8859_1);
            try {
                CertificateFactory factory = CertificateFactory.getInstance("X.509");
                all.add((X509Certificate) factory.generateCertificate(new ByteArrayInputStream(text)));
            } catch (CertificateException e) {
                throw new IllegalArgumentException(
                        "certificate number " + (all.size() + 1) + " in " + file + " is damaged; get the file anew", e);
            }
        }
        if (all.isEmpty()) {
            throw new IllegalArgumentException("there is no certificate in " + file
                    + "; it has to be in PEM form, which begins with -----BEGIN CERTIFICATE-----");
        }
        return List.copyOf(all);
    }

    /** @param algorithm of the key @throws IllegalArgumentException if there is no such key, in words for whoever named the file */
    static PrivateKey key(Path file, String algorithm) {
        Matcher matcher = KEY.matcher(read("key", file));
        if (!matcher.find()) {
            throw new IllegalArgumentException("there is no private key in " + file
                    + "; it has to be in PEM form, which begins with -----BEGIN PRIVATE KEY-----");
        }
        String kind = matcher.group(1);
        if (kind.equals("ENCRYPTED ") || matcher.group(2).contains("ENCRYPTED")) {
            throw new IllegalArgumentException("the key in " + file
                    + " is encrypted, and nobody is there to ask for its password; let only the owner read it, and "
                    + CONVERT + file);
        } else if (!kind.isEmpty()) {
            throw new IllegalArgumentException("the key in " + file + " is in the form '" + kind
                    + "PRIVATE KEY', and not in PKCS#8; " + CONVERT + file);
        }
        try {
            byte[] encoded = Base64.getMimeDecoder().decode(matcher.group(2));
            return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(encoded));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "the key in " + file + " is damaged, or of another kind than the certificate, which needs "
                            + algorithm + "; use the one that the certificate was made for",
                    e);
        }
    }

    private static String read(String what, Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    "the file " + file + " with the " + what + " cannot be read: " + FileFault.of(e) + "; name another",
                    e);
        }
    }
}
