package dev.telltale.server.http;

import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Chooses between representations by the {@code Accept} header of a request. Thread-safe: it has no state. */
public final class Acceptance {
    private Acceptance() {}

    /**
     * @param accept the header, or null when there is none: then everything is welcome
     * @param offers media types, the preferred one first
     * @return the offer the client likes best; among equals the first
     */
    static String choose(@Nullable String accept, List<String> offers) {
        if (accept == null || accept.isBlank()) {
            return offers.get(0);
        }
        String best = null;
        double liking = 0;
        for (String offer : offers) {
            double quality = quality(accept, offer);
            if (quality > liking) {
                best = offer;
                liking = quality;
            }
        }
        if (best == null) {
            throw HttpProblem.of(
                            406,
                            "not-acceptable",
                            "Nothing here is of a type that the client accepts",
                            "this resource cannot be given as '" + Shown.of(accept) + "'")
                    .at("header Accept")
                    .hint("accept " + String.join(" or ", offers))
                    .exception();
        }
        return best;
    }

    /** Whether a media type is named outright, not only allowed by a wildcard. */
    public static boolean names(@Nullable String accept, String type) {
        if (accept == null) {
            return false;
        }
        for (String range : accept.split(",")) {
            if (range.split(";")[0].trim().equalsIgnoreCase(type)) {
                return true;
            }
        }
        return false;
    }

    /** The quality of the most specific range that fits. */
    private static double quality(String accept, String offer) {
        int specificity = -1;
        double quality = 0;
        for (String range : accept.split(",")) {
            String[] parts = range.split(";");
            int fits = specificity(parts[0].trim().toLowerCase(Locale.ROOT), offer);
            if (fits > specificity) {
                specificity = fits;
                quality = quality(parts);
            }
        }
        return quality;
    }

    private static int specificity(String range, String offer) {
        if (range.equals(offer)) {
            return 2;
        }
        String family = offer.substring(0, offer.indexOf('/') + 1) + "*";
        return range.equals(family) ? 1 : range.equals("*/*") ? 0 : -1;
    }

    private static double quality(String[] parts) {
        for (int i = 1; i < parts.length; i++) {
            String part = parts[i].trim().toLowerCase(Locale.ROOT);
            if (part.startsWith("q=")) {
                return Objects.requireNonNullElse(number(part.substring(2)), 0.0);
            }
        }
        return 1;
    }

    private static @Nullable Double number(String text) {
        return text.matches("0(\\.[0-9]{0,3})?|1(\\.0{0,3})?") ? (Double) Double.parseDouble(text) : null;
    }
}
