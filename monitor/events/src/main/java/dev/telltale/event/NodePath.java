package dev.telltale.event;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a node instance stands: the loops around it, each with its iteration, then the node itself. Immutable, thread-safe.
 *
 * @param text such as {@code regions[2]/push}; {@code regions[2]} is a loop's own word on its iteration 2
 */
record NodePath(String text, List<Step> steps) {
    /** No loop comes this far; keeps the digits of an index within a long. */
    private static final int MAX_DIGITS = 18;

    /** @throws IllegalArgumentException if it is no path */
    static NodePath of(String text) {
        NodePath path = parse(text);
        if (path == null) {
            throw new IllegalArgumentException(
                    "'" + text + "' is no path; use node ids such as push or regions[2]/push");
        }
        return path;
    }

    /** The path, or null if it is none. */
    static @Nullable NodePath parse(String text) {
        List<Step> steps = new ArrayList<>(2);
        for (int from = 0; from <= text.length(); ) {
            int slash = text.indexOf('/', from);
            int end = slash < 0 ? text.length() : slash;
            Step step = step(text, from, end);
            if (step == null || (slash >= 0 && step.iteration < 0)) {
                return null;
            }
            steps.add(step);
            from = end + 1;
        }
        return new NodePath(text, steps);
    }

    /** Whether nothing follows this step. */
    boolean endsAt(int step) {
        return step == steps.size() - 1;
    }

    /** The path of the node at a step. */
    String upTo(int step) {
        return text.substring(0, steps.get(step).end);
    }

    private static @Nullable Step step(String text, int from, int end) {
        int bracket = text.indexOf('[', from);
        if (bracket < 0 || bracket >= end) {
            return from == end ? null : new Step(text.substring(from, end), -1, end);
        }
        int digits = end - 1 - (bracket + 1);
        if (bracket == from || digits < 1 || digits > MAX_DIGITS || text.charAt(end - 1) != ']') {
            return null;
        }
        long iteration = 0;
        for (int i = bracket + 1; i < end - 1; i++) {
            int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return null;
            }
            iteration = iteration * 10 + digit;
        }
        return new Step(text.substring(from, bracket), iteration, bracket);
    }

    /**
     * One node on the way.
     *
     * @param iteration of the loop that this node is, from 0; -1 when the path has none
     * @param end where the node's id ends in the text
     */
    record Step(String nodeId, long iteration, int end) {}
}
