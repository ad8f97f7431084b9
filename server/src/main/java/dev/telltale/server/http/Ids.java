package dev.telltale.server.http;

import java.util.regex.Pattern;

/** Ids of executions as clients give them. */
public final class Ids {
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{1,64}");

    private Ids() {}

    /** The value, if it can be an id. @param where it stands, for the error */
    public static String check(String value, String where) {
        if (!ID.matcher(value).matches()) {
            throw HttpProblem.badRequest(where, "'" + Shown.of(value) + "' cannot be an id")
                    .hint("an id is 1 to 64 of A-Z, a-z, 0-9, _ and -")
                    .exception();
        }
        return value;
    }
}
