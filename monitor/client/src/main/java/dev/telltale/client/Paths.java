package dev.telltale.client;

import dev.telltale.event.ExecutionStatus;
import dev.telltale.monitor.filter.FilterQuery;
import dev.telltale.monitor.stream.From;
import dev.telltale.monitor.stream.Subscription;
import dev.telltale.monitor.view.ExecutionQuery;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.regex.Pattern;

/** Where on a server is what. Thread-safe: it has no state. */
final class Paths {
    private static final String API = "/api/v1/";
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{1,64}");

    private Paths() {}

    /** Whether an execution can have this id; no other is asked for. */
    static boolean isId(String text) {
        return ID.matcher(text).matches();
    }

    static String executions() {
        return API + "executions";
    }

    /** @param resource of the execution, such as {@code /progress}; empty for itself */
    static String execution(String id, String resource) {
        return executions() + "/" + encoded(id) + resource;
    }

    static String workflow(String name) {
        return API + "workflows/" + encoded(name);
    }

    static String list(ExecutionQuery query) {
        StringBuilder path = new StringBuilder(executions()).append("?limit=").append(query.limit());
        for (ExecutionStatus status : query.statuses()) {
            add("status", status.wireName(), path);
        }
        if (query.workflow() != null) {
            add("workflow", query.workflow(), path);
        }
        query.labels().forEach((key, value) -> add("label", key + "=" + value, path));
        if (query.sinceMicros() != null) {
            add(
                    "since",
                    Instant.EPOCH.plus(query.sinceMicros(), ChronoUnit.MICROS).toString(),
                    path);
        }
        if (query.next() != null) {
            add("next", query.next(), path);
        }
        return path.toString();
    }

    /**
     * @param isResumed whether a place to go on from goes with it
     * @param isAwaited whether an execution that is unknown is one that has yet to begin
     */
    static String stream(Subscription wanted, boolean isResumed, boolean isAwaited) {
        String id = wanted.executionId();
        String resource = id == null ? API + "events" : execution(id, "/events");
        StringBuilder path = new StringBuilder(resource).append("?link=true");
        add("overflow", wanted.overflow().wireName(), path);
        if (id != null) {
            path.append(isAwaited ? "&wait=true&terminal=" : "&terminal=").append(wanted.terminal());
        }
        if (!isResumed) {
            path.append(begin(wanted.from()));
        }
        FilterQuery.toParameters(wanted.filter())
                .forEach((name, values) -> values.forEach(value -> add(name, value, path)));
        return path.toString();
    }

    private static String begin(From from) {
        if (from instanceof From.Snapshot) {
            return "&snapshot=full";
        }
        return from instanceof From.Now ? "&from=now" : "&from=start";
    }

    private static void add(String name, String value, StringBuilder path) {
        path.append('&').append(name).append('=').append(encoded(value));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20"); // a blank is that in paths, too
    }
}
