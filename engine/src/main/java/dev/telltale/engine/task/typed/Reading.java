package dev.telltale.engine.task.typed;

import dev.telltale.engine.expression.Template.Unknown;
import dev.telltale.engine.workflow.InputFault;
import dev.telltale.engine.workflow.InputFault.Sort;
import dev.telltale.event.Excerpt;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One reading of the inputs of a task: where it is, and what it found wrong. Not thread-safe. */
final class Reading {
    /** Faults that are listed; the rest is counted. */
    private static final int MOST = 20;

    /** What {@link #enter} gives at the inputs themselves. */
    private static final int TOP = -1;

    private final boolean isOutline;
    private final List<InputFault> faults = new ArrayList<>();
    private final StringBuilder within = new StringBuilder();
    private @Nullable String input;
    private int unlisted;

    /** @param isOutline whether it looks at what is known before a run, and so calls nothing of the task's own */
    Reading(boolean isOutline) {
        this.isOutline = isOutline;
    }

    boolean isOutline() {
        return isOutline;
    }

    /** What is read next is an input, or a part of what is read now; call {@link #leave} with the answer. */
    int enter(String name) {
        if (input == null) {
            input = name;
            return TOP;
        }
        int before = within.length();
        within.append('.').append(Excerpt.of(name, 64));
        return before;
    }

    /** As {@link #enter(String)}, for an item of a list. */
    int enter(int index) {
        int before = within.length();
        within.append('[').append(index).append(']');
        return before;
    }

    void leave(int before) {
        if (before == TOP) {
            input = null;
        } else {
            within.setLength(before);
        }
    }

    /** What is being read is not what it must be. */
    void wrong(String wanted, String actual, @Nullable String hint) {
        refused("must be " + wanted + ", but is " + actual, hint);
    }

    /** @param why goes on after the name of what is being read */
    void refused(String why, @Nullable String hint) {
        add(Sort.WRONG, "'" + place() + "' " + why, hint);
    }

    /** What is being read is not there. */
    void missing(String hint) {
        add(within.isEmpty() ? Sort.MISSING : Sort.WRONG, "'" + place() + "' is missing", hint);
    }

    /** Nobody takes what is being read. */
    void unknown(@Nullable String hint) {
        boolean isInput = within.isEmpty();
        String what = isInput ? "' is no input of this task" : "' is not known";
        add(isInput ? Sort.UNKNOWN : Sort.WRONG, "'" + place() + what, hint);
    }

    private void add(Sort sort, String message, @Nullable String hint) {
        if (faults.size() < MOST) {
            faults.add(new InputFault(sort, String.valueOf(input), within.toString(), message, hint));
        } else {
            unlisted++;
        }
    }

    private String place() {
        return Excerpt.of(String.valueOf(input), 64) + within;
    }

    /** How many faults there are so far. */
    int count() {
        return faults.size() + unlisted;
    }

    /** Everything that was found, at most 20 and one that counts the rest. */
    List<InputFault> faults() {
        List<InputFault> all = new ArrayList<>(faults);
        if (unlisted > 0) {
            all.add(new InputFault(Sort.MISSING, "", "", "there are " + unlisted + " more problems", null));
        }
        return all;
    }

    /** What a value is, without showing it. */
    static String describe(@Nullable Object value) {
        if (value == null) {
            return "null";
        } else if (value instanceof Long) {
            return "a whole number";
        } else if (value instanceof Double) {
            return "a number with a fraction";
        } else if (value instanceof Boolean) {
            return "true or false";
        } else if (value instanceof String || value == Unknown.TEXT) {
            return "text";
        }
        return value instanceof Map ? "a map" : "a list";
    }
}
