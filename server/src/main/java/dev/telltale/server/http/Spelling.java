package dev.telltale.server.http;

import dev.telltale.event.NearestName;
import java.util.Collection;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Says which known word a wrong one was probably meant to be. */
public final class Spelling {
    private Spelling() {}

    /** How to fix it: the nearest known word, or all of them when none is near; null when there are none. */
    public static @Nullable String hint(String word, Collection<String> known) {
        if (known.isEmpty()) {
            return null;
        }
        String hint = NearestName.hint(word, known);
        return hint == null ? "use one of " + String.join(", ", new TreeSet<>(known)) : hint;
    }
}
