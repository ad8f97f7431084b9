package dev.telltale.monitor.filter;

import dev.telltale.event.Envelope;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Which nodes: by id, or by the path of the instance when the pattern holds a slash or a bracket. Immutable, thread-safe; matching
 * allocates nothing.
 */
final class NodePattern {
    private static final int STAR = -1; // any run within a segment
    private static final int DEEP = -2; // any run
    private static final int SEGMENTS = -3; // any number of whole segments, each with its slash
    private static final int BELOW = -4; // the end, or a slash and anything
    private static final int INDEX_OR_NONE = -5; // [7] or nothing
    private static final int INDEX = -6; // [7]

    private final @Nullable Glob id;
    private final int[] steps;

    private NodePattern(@Nullable Glob id, int[] steps) {
        this.id = id;
        this.steps = steps;
    }

    /** @throws InvalidFilterException if the pattern can match no path */
    static NodePattern of(String text) {
        if (isOfId(text)) {
            return new NodePattern(new Glob(text), new int[0]);
        }
        return new NodePattern(null, compile(text));
    }

    /** Whether it is matched with a node's id, and not with the path of the instance. */
    static boolean isOfId(String text) {
        return text.indexOf('/') < 0 && text.indexOf('[') < 0;
    }

    boolean matches(Envelope envelope) {
        String nodeId = envelope.nodeId();
        String path = envelope.path();
        if (nodeId == null || path == null) {
            return false;
        }
        return id != null ? id.matches(nodeId) : matches(path);
    }

    private static int[] compile(String text) {
        int[] steps = new int[2 * text.length() + 2];
        int count = 0;
        String[] segments = text.split("/", -1);
        boolean needsSlash = false;
        for (int i = 0; i < segments.length; i++) {
            boolean isLast = i == segments.length - 1;
            if (segments[i].equals("**")) {
                steps[count++] = !isLast && !needsSlash ? SEGMENTS : isLast && needsSlash ? BELOW : DEEP;
                if (!isLast && needsSlash) {
                    steps[count - 1] = '/';
                    steps[count++] = SEGMENTS;
                }
                needsSlash = false;
                continue;
            }
            if (needsSlash) {
                steps[count++] = '/';
            }
            count = compileSegment(text, segments[i], steps, count);
            needsSlash = true;
        }
        return Arrays.copyOf(steps, count);
    }

    private static int compileSegment(String text, String segment, int[] steps, int from) {
        int count = from;
        int bracket = segment.indexOf('[');
        String name = bracket < 0 ? segment : segment.substring(0, bracket);
        if (name.isEmpty()) {
            throw new InvalidFilterException(
                    "node", text, "node pattern '" + text + "' has a segment without a name", "write * for any name");
        }
        for (int i = 0; i < name.length(); i++) {
            boolean isStar = name.charAt(i) == '*';
            boolean isDeep = isStar && i + 1 < name.length() && name.charAt(i + 1) == '*';
            steps[count++] = isDeep ? DEEP : isStar ? STAR : name.charAt(i);
            i += isDeep ? 1 : 0;
        }
        if (bracket < 0) {
            steps[count++] = INDEX_OR_NONE;
            return count;
        }
        String index = segment.substring(bracket);
        if (index.equals("[*]")) {
            steps[count++] = INDEX;
            return count;
        }
        if (!index.matches("\\[[0-9]{1,19}]")) {
            throw new InvalidFilterException(
                    "node",
                    text,
                    "node pattern '" + text + "' has brackets around something else than a number or *",
                    "write for example regions[2]/push or regions[*]/push");
        }
        for (int i = 0; i < index.length(); i++) {
            steps[count++] = index.charAt(i);
        }
        return count;
    }

    /*
     * Two places to go back to are enough. A later ** can take whatever an earlier wildcard could, so only the last of them needs
     * another try; and a * after it ends with its segment, so of those too only the last.
     */
    private boolean matches(String path) {
        int next = 0;
        int at = 0;
        int star = -1;
        int starAt = 0;
        int deep = -1;
        int deepAt = 0;
        while (true) {
            int step = next < steps.length ? steps[next] : 0;
            if (next == steps.length && at == path.length()) {
                return true;
            }
            if (step == STAR) {
                star = ++next;
                starAt = at;
                continue;
            }
            if (step == DEEP || step == SEGMENTS) {
                deep = ++next;
                deepAt = at;
                star = -1;
                continue;
            }
            if (step == BELOW && (at == path.length() || path.charAt(at) == '/')) {
                return true;
            }
            int after = next < steps.length ? after(step, path, at) : -1;
            if (after >= 0) {
                at = after;
                next++;
            } else if (star >= 0 && starAt < path.length() && path.charAt(starAt) != '/') {
                next = star;
                at = ++starAt;
            } else if (deep >= 0) {
                deepAt = steps[deep - 1] == DEEP ? deepAt + 1 : path.indexOf('/', deepAt) + 1;
                if (deepAt > path.length() || deepAt == 0) {
                    return false;
                }
                next = deep;
                at = deepAt;
                star = -1;
            } else {
                return false;
            }
        }
    }

    /** Where a step that takes a fixed piece of the path ends, or -1 if it does not fit there. */
    private static int after(int step, String path, int at) {
        boolean isIndex = at < path.length() && path.charAt(at) == '[';
        if (step == INDEX || step == INDEX_OR_NONE) {
            return isIndex ? path.indexOf(']', at) + 1 : step == INDEX ? -1 : at;
        }
        return at < path.length() && path.charAt(at) == step ? at + 1 : -1;
    }
}
