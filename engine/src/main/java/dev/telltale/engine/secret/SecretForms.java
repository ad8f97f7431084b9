package dev.telltale.engine.secret;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The ways in which a secret value is commonly written. */
final class SecretForms {
    /** Shorter texts occur by chance: masking them would hide half of the output and protect nothing. */
    static final int SHORTEST = 4;

    // What stays as it is in a URL: RFC 3986, HTML forms, encodeURIComponent, and paths.
    private static final List<String> UNRESERVED = List.of("-._~", "-._*", "-._~!'()*", "-._~/");
    // Where base64(1), openssl and MIME break lines.
    private static final int[] LINE_LENGTHS = {64, 76};

    private static final HexFormat LOWER = HexFormat.of();
    private static final HexFormat UPPER = LOWER.withUpperCase();

    private final Set<String> forms = new LinkedHashSet<>();

    private SecretForms() {}

    /** Every form of the value, itself included; none when it is too short to be masked. */
    static Set<String> of(String secret) {
        SecretForms all = new SecretForms();
        all.addAll(secret);
        // $(cat file) loses the line end that the file, and with it the secret, has.
        all.addAll(secret.strip());
        return all.forms;
    }

    private void addAll(String secret) {
        if (secret.length() < SHORTEST) {
            return;
        }
        forms.add(secret);
        addJson(secret);
        addUrl(secret);
        addBase64(secret.getBytes(StandardCharsets.UTF_8));
    }

    private void addJson(String secret) {
        for (int style = 0; style < 16; style++) {
            boolean ascii = (style & 1) != 0;
            boolean slash = (style & 2) != 0;
            boolean html = (style & 4) != 0;
            HexFormat hex = (style & 8) != 0 ? UPPER : LOWER;
            StringBuilder text = new StringBuilder(secret.length() + 8);
            for (int i = 0; i < secret.length(); i++) {
                appendJson(text, secret.charAt(i), ascii, slash, html, hex);
            }
            forms.add(text.toString());
        }
    }

    private static void appendJson(
            StringBuilder text, char c, boolean ascii, boolean slash, boolean html, HexFormat hex) {
        int special = "\"\\\b\f\n\r\t".indexOf(c);
        if (special >= 0) {
            text.append('\\').append("\"\\bfnrt".charAt(special));
        } else if (c == '/' && slash) {
            text.append("\\/");
        } else if (c < ' ' || (c > '~' && ascii) || ("<>&'".indexOf(c) >= 0 && html)) {
            text.append("\\u").append(hex.toHexDigits(c));
        } else {
            text.append(c);
        }
    }

    private void addUrl(String secret) {
        byte[] bytes = secret.getBytes(StandardCharsets.UTF_8);
        for (String unreserved : UNRESERVED) {
            for (String space : List.of("%20", "+")) {
                forms.add(percent(bytes, unreserved, space, UPPER));
                forms.add(percent(bytes, unreserved, space, LOWER));
            }
        }
    }

    private static String percent(byte[] bytes, String unreserved, String space, HexFormat hex) {
        StringBuilder text = new StringBuilder(bytes.length + 8);
        for (byte b : bytes) {
            char c = (char) (b & 0xff);
            boolean plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
            if (plain || unreserved.indexOf(c) >= 0) {
                text.append(c);
            } else {
                text.append(c == ' ' ? space : "%" + hex.toHexDigits(b));
            }
        }
        return text.toString();
    }

    /**
     * In base64 a value looks different at each of three positions in what is encoded. The characters that hold nothing but
     * the value are the same whatever stands around it; the last one too when the value comes last.
     */
    private void addBase64(byte[] bytes) {
        for (Base64.Encoder encoder : List.of(Base64.getEncoder(), Base64.getUrlEncoder())) {
            for (int before = 0; before < 3; before++) {
                byte[] shifted = new byte[before + bytes.length];
                System.arraycopy(bytes, 0, shifted, before, bytes.length);
                int from = (before * 8 + 5) / 6;
                int certain = shifted.length * 8 / 6;
                String padded = encoder.encodeToString(shifted);
                String bare = encoder.withoutPadding().encodeToString(shifted);
                forms.add(padded.substring(from, certain));
                forms.add(bare.substring(from));
                forms.add(padded.substring(from));
            }
        }
        addWrappedBase64(bytes);
    }

    private void addWrappedBase64(byte[] bytes) {
        String whole = Base64.getEncoder().encodeToString(bytes).substring(0, bytes.length * 8 / 6);
        Arrays.stream(LINE_LENGTHS).filter(length -> length < whole.length()).forEach(length -> {
            String lines = whole.replaceAll("(.{" + length + "})(?=.)", "$1\n");
            forms.add(lines);
            forms.add(lines.replace("\n", "\r\n"));
        });
    }
}
