package dev.telltale.server.http;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A method and a path, and who answers there. Immutable.
 *
 * @param template the path; a segment in braces, such as <code>{id}</code>, stands for any text
 */
public record Route(String method, String template, Handler handler) {
    /** The segments' texts by the names in braces, or null if the path is another one. */
    public @Nullable Map<String, String> match(List<String> path) {
        List<String> pattern = segments(template);
        if (pattern.size() != path.size()) {
            return null;
        }
        Map<String, String> found = new LinkedHashMap<>();
        for (int i = 0; i < path.size(); i++) {
            String part = pattern.get(i);
            if (part.startsWith("{")) {
                found.put(part.substring(1, part.length() - 1), path.get(i));
            } else if (!part.equals(path.get(i))) {
                return null;
            }
        }
        return found;
    }

    /** What stands between the slashes of a path; still encoded if the path is. */
    public static List<String> segments(String path) {
        List<String> segments = new ArrayList<>();
        for (int at = 1, end; at <= path.length(); at = end + 1) {
            end = path.indexOf('/', at);
            end = end < 0 ? path.length() : end;
            segments.add(path.substring(at, end));
        }
        return segments;
    }
}
