package dev.telltale.engine.secret;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Replaces secret values by {@code ***}, also where they are written as JSON, in a URL or in base64. Secrets that overlap or
 * touch become one {@code ***}. Immutable and thread-safe.
 */
public final class SecretMask {
    /** What stands where a secret stood. */
    public static final String REPLACEMENT = "***";

    /** Masks nothing. */
    public static final SecretMask NONE = new SecretMask(Set.of());

    private final Set<String> secrets;
    private final @Nullable Automaton automaton;

    private SecretMask(Set<String> secrets) {
        this.secrets = secrets;
        this.automaton = secrets.isEmpty() ? null : automaton(secrets);
    }

    /** A mask for these values; those shorter than 4 characters are not masked. */
    public static SecretMask of(Collection<String> secrets) {
        return NONE.with(secrets);
    }

    /** This mask and more values; the same instance when they bring nothing new. */
    public SecretMask with(Collection<String> more) {
        Set<String> all = new LinkedHashSet<>(secrets);
        for (String secret : more) {
            if (secret.length() >= SecretForms.SHORTEST) {
                all.add(secret);
            }
        }
        return all.size() == secrets.size() ? this : new SecretMask(all);
    }

    /** This mask and another one; the same instance when that brings nothing new. */
    public SecretMask with(SecretMask other) {
        return isEmpty() ? other : with(other.secrets);
    }

    /** The values that are masked here and not by another mask: for whoever has to keep them, and nobody else. */
    public List<String> beyond(SecretMask other) {
        return secrets.stream()
                .filter(secret -> !other.secrets.contains(secret))
                .toList();
    }

    /** Whether there is nothing to mask. */
    public boolean isEmpty() {
        return secrets.isEmpty();
    }

    /** The text with every secret replaced; the same instance when there is none in it. */
    public String mask(String text) {
        if (automaton == null || !isIn(text, automaton)) {
            return text;
        }
        Stream stream = stream();
        return stream.take(text) + stream.finish();
    }

    /**
     * The JSON value with every secret in strings and keys replaced, and {@code "***"} for each number or boolean whose text
     * contains one; the same instance when there is none in it. Changed maps and lists are unmodifiable. Keys that become
     * equal are told apart by a number.
     */
    public @Nullable Object mask(@Nullable Object json) {
        if (automaton == null || json == null) {
            return json;
        } else if (json instanceof String text) {
            return mask(text);
        } else if (json instanceof Map<?, ?> map) {
            return maskMap(map);
        } else if (json instanceof List<?> list) {
            return maskList(list);
        }
        return isIn(json.toString(), automaton) ? REPLACEMENT : json;
    }

    /** A new stream, for text that comes in pieces. */
    public Stream stream() {
        return new Stream(automaton);
    }

    /** How many values are masked; never the values. */
    @Override
    public String toString() {
        return "SecretMask[" + secrets.size() + " secrets]";
    }

    private static Automaton automaton(Set<String> secrets) {
        Set<String> forms = new LinkedHashSet<>();
        secrets.forEach(secret -> forms.addAll(SecretForms.of(secret)));
        return Automaton.of(forms);
    }

    private static boolean isIn(String text, Automaton automaton) {
        int state = 0;
        for (int i = 0; i < text.length(); i++) {
            state = automaton.next(state, text.charAt(i));
            if (automaton.match(state) > 0) {
                return true;
            }
        }
        return false;
    }

    // Same or not is the question here, not equal or not.
    @SuppressWarnings("ReferenceEquality")
    private Object maskMap(Map<?, ?> map) {
        Map<String, @Nullable Object> masked = new LinkedHashMap<>();
        boolean changed = false;
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            String key = String.valueOf(entry.getKey());
            String maskedKey = mask(key);
            Object value = mask(entry.getValue());
            changed |= maskedKey != key || value != entry.getValue();
            masked.put(unused(maskedKey, masked), value);
        }
        return changed ? Collections.unmodifiableMap(masked) : map;
    }

    private static String unused(String key, Map<String, ?> taken) {
        String name = key;
        for (int i = 2; taken.containsKey(name); i++) {
            name = key + "(" + i + ")";
        }
        return name;
    }

    @SuppressWarnings("ReferenceEquality")
    private Object maskList(List<?> list) {
        List<@Nullable Object> masked = new ArrayList<>(list.size());
        boolean changed = false;
        for (Object value : list) {
            Object maskedValue = mask(value);
            changed |= maskedValue != value;
            masked.add(maskedValue);
        }
        return changed ? Collections.unmodifiableList(masked) : list;
    }

    /** Masks text that comes in pieces, as if it had come in one. Not thread-safe. */
    public static final class Stream {
        // Old text is thrown away in one go when there is this much of it, not character by character.
        private static final int COMPACT_AT = 4096;

        private final @Nullable Automaton automaton;
        private final StringBuilder text = new StringBuilder();
        private final BitSet secret = new BitSet();
        private int released;
        private int state;
        private boolean afterReplacement;

        private Stream(@Nullable Automaton automaton) {
            this.automaton = automaton;
        }

        /** What of the text so far is certain; what may still become a secret, and only that, is held back. */
        public String take(String chunk) {
            if (automaton == null) {
                return chunk;
            }
            StringBuilder out = new StringBuilder(chunk.length());
            for (int i = 0; i < chunk.length(); i++) {
                take(chunk.charAt(i), automaton, out);
            }
            return out.toString();
        }

        /** What was held back. Afterwards the stream is as new. */
        public String finish() {
            StringBuilder out = new StringBuilder();
            release(text.length(), out);
            restart();
            return out.toString();
        }

        /**
         * What was held back, for a text that goes on but is not followed further: as it may be the beginning of a secret it
         * is masked. Afterwards the stream is as new.
         */
        public String cut() {
            secret.set(released, text.length());
            return finish();
        }

        private void take(char character, Automaton automaton, StringBuilder out) {
            state = automaton.next(state, character);
            if (state == 0 && text.length() == 0) {
                out.append(character);
                afterReplacement = false;
                return;
            }
            text.append(character);
            int match = automaton.match(state);
            if (match > 0) {
                // What a longer match reaches back to and is not here any more, was masked by a shorter one.
                secret.set(Math.max(0, text.length() - match), text.length());
            }
            release(text.length() - automaton.depth(state), out);
        }

        private void release(int end, StringBuilder out) {
            // A character that is masked stays masked, whatever else it may become a part of.
            while (released < end || secret.get(released)) {
                boolean masked = secret.get(released);
                if (!masked) {
                    out.append(text.charAt(released));
                } else if (!afterReplacement) {
                    out.append(REPLACEMENT);
                }
                afterReplacement = masked;
                released++;
            }
            if (released == text.length()) {
                text.setLength(0);
                secret.clear();
                released = 0;
            } else if (released > COMPACT_AT) {
                compact();
            }
        }

        private void compact() {
            text.delete(0, released);
            BitSet rest = secret.get(released, released + text.length());
            secret.clear();
            secret.or(rest);
            released = 0;
        }

        private void restart() {
            state = 0;
            afterReplacement = false;
        }
    }
}
