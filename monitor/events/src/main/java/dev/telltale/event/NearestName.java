package dev.telltale.event;

import java.util.Collection;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The known name that a mistyped one was probably meant to be. */
public final class NearestName {
    // No name of Telltale is longer. Comparing takes time with the square of the length, and clients send the words.
    private static final int LONGEST = 64;

    private NearestName() {}

    /**
     * Finds the known name with the fewest typing mistakes: a letter wrong, missing, added, or swapped with the next.
     * Capital and small letters are the same.
     *
     * <p>Near are names with one mistake, with two from six letters on; a name of which no letter is right is never near.
     *
     * @param known of names equally near the alphabetically first is taken, so their order does not matter
     * @return one of the known names, or null when none is near
     */
    public static @Nullable String of(String mistyped, Collection<String> known) {
        if (mistyped.isEmpty() || mistyped.length() > LONGEST) {
            return null;
        }
        String wanted = mistyped.toLowerCase(Locale.ROOT);
        int allowed = mistyped.length() < 6 ? 1 : 2;
        String nearest = null;
        for (String name : known) {
            if (Math.abs(name.length() - mistyped.length()) > allowed) {
                continue;
            }
            int mistakes = mistakes(wanted, name.toLowerCase(Locale.ROOT));
            boolean isNear = mistakes <= allowed && mistakes < name.length();
            if (isNear && (nearest == null || mistakes < allowed || name.compareTo(nearest) < 0)) {
                nearest = name;
                allowed = mistakes;
            }
        }
        return nearest;
    }

    /** What to tell whoever mistyped it: {@code did you mean 'needs'?}, or null when no name is near. */
    public static @Nullable String hint(String mistyped, Collection<String> known) {
        String nearest = of(mistyped, known);
        return nearest == null ? null : "did you mean '" + nearest + "'?";
    }

    /** The optimal string alignment distance, row by row. */
    private static int mistakes(String wanted, String name) {
        int[] beforeLast = new int[name.length() + 1];
        int[] last = new int[name.length() + 1];
        int[] row = new int[name.length() + 1];
        for (int j = 0; j <= name.length(); j++) {
            last[j] = j;
        }
        for (int i = 1; i <= wanted.length(); i++) {
            row[0] = i;
            for (int j = 1; j <= name.length(); j++) {
                int replaced = last[j - 1] + (wanted.charAt(i - 1) == name.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(replaced, Math.min(last[j], row[j - 1]) + 1);
                if (areSwapped(wanted, i, name, j)) {
                    row[j] = Math.min(row[j], beforeLast[j - 2] + 1);
                }
            }
            int[] free = beforeLast;
            beforeLast = last;
            last = row;
            row = free;
        }
        return last[name.length()];
    }

    private static boolean areSwapped(String wanted, int i, String name, int j) {
        return i > 1
                && j > 1
                && wanted.charAt(i - 1) == name.charAt(j - 2)
                && wanted.charAt(i - 2) == name.charAt(j - 1);
    }
}
