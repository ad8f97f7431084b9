package dev.telltale.server.front;

import dev.telltale.server.http.Percent;
import dev.telltale.server.http.Route;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Finds the route of a request. Immutable, thread-safe. */
final class Router {
    /** The template under which requests to paths that do not exist are counted. */
    static final String NOWHERE = "none";

    private final List<Route> routes;

    /** @param routes where two fit, the first one answers */
    Router(List<Route> routes) {
        this.routes = List.copyOf(routes);
    }

    /**
     * Where a request goes.
     *
     * @param route null when nobody answers there
     * @param template of the path, also when the path is known and the method is wrong
     * @param parameters decoded segments by name
     */
    record Match(@Nullable Route route, String template, Map<String, String> parameters, TreeSet<String> allowed) {}

    /** @param path still encoded */
    Match match(String method, String path) {
        List<String> segments = new ArrayList<>();
        for (String segment : Route.segments(path)) {
            segments.add(Percent.decode(segment, false, "the path"));
        }
        String wanted = method.equals("HEAD") ? "GET" : method;
        String template = NOWHERE;
        TreeSet<String> allowed = new TreeSet<>();
        for (Route route : routes) {
            Map<String, String> parameters = route.match(segments);
            if (parameters == null) {
                continue;
            }
            if (route.method().equals(wanted)) {
                return new Match(route, route.template(), parameters, allowed);
            }
            template = template.equals(NOWHERE) ? route.template() : template;
            allowed.add(route.method());
            if (route.method().equals("GET")) {
                allowed.add("HEAD");
            }
        }
        return new Match(null, template, Map.of(), allowed);
    }
}
