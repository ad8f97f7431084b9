package dev.telltale.server.http;

import dev.telltale.event.Json;
import dev.telltale.event.Problem;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An error answer, as {@code application/problem+json} (RFC 9457). Immutable.
 *
 * @param status of HTTP, 400 to 599
 * @param name what kind of error, in words joined by hyphens; the end of the type's URN
 * @param title the kind in words for a person, the same for every error of this kind
 * @param detail what is wrong this time, in one sentence
 * @param where the parameter, header, field or place in the body that is at fault, or null
 * @param hint how to fix it, or null
 * @param problems each single fault of a workflow or its inputs; else empty
 * @param reason why a command was refused, in a word for programs, or null
 * @param headers of the answer, besides those that every error has
 */
public record HttpProblem(
        int status,
        String name,
        String title,
        String detail,
        @Nullable String where,
        @Nullable String hint,
        List<Problem> problems,
        @Nullable String reason,
        Map<String, String> headers) {
    /** Its media type. */
    public static final String TYPE = "application/problem+json";

    private static final String URN = "urn:telltale:problem:";

    public HttpProblem {
        problems = List.copyOf(problems);
        headers = Map.copyOf(headers);
    }

    public static HttpProblem of(int status, String name, String title, String detail) {
        return new HttpProblem(status, name, title, detail, null, null, List.of(), null, Map.of());
    }

    /** A parameter, header or body that cannot be understood. */
    public static HttpProblem badRequest(String where, String detail) {
        return of(400, "bad-request", "The request cannot be understood", detail)
                .at(where);
    }

    public static HttpProblem notFound(String detail) {
        return of(404, "not-found", "There is no such thing", detail);
    }

    public static HttpProblem unknownExecution(String executionId) {
        return notFound("there is no execution " + executionId)
                .hint("GET /api/v1/executions lists those that are kept");
    }

    /** Something did not arrive in time. */
    public static HttpProblem requestTimeout(String detail) {
        return of(408, "request-timeout", "The request took too long to arrive", detail);
    }

    public static HttpProblem conflict(String detail) {
        return of(409, "conflict", "The request does not fit the present state", detail);
    }

    /** The same, saying where the fault is. */
    public HttpProblem at(@Nullable String place) {
        return new HttpProblem(status, name, title, detail, place, hint, problems, reason, headers);
    }

    /** The same, saying how to fix it. */
    public HttpProblem hint(@Nullable String fix) {
        return new HttpProblem(status, name, title, detail, where, fix, problems, reason, headers);
    }

    public HttpProblem problems(List<Problem> faults) {
        return new HttpProblem(status, name, title, detail, where, hint, faults, reason, headers);
    }

    /** The same, saying in a word why the command was refused. */
    public HttpProblem reason(String word) {
        return new HttpProblem(status, name, title, detail, where, hint, problems, word, headers);
    }

    /** The same with one more header of its own, such as {@code Allow}. */
    public HttpProblem header(String header, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(header, value);
        return new HttpProblem(status, name, title, detail, where, hint, problems, reason, more);
    }

    /** To be thrown, or to end a Mono with. */
    public HttpProblemException exception() {
        return new HttpProblemException(this);
    }

    /** The answer that tells it. */
    public Answer answer() {
        return Answer.of(status, TYPE, json()).withHeaders(headers);
    }

    /** The body of that answer. */
    public byte[] json() {
        return Json.write(fields()).getBytes(StandardCharsets.UTF_8);
    }

    /** The fields of that body. */
    public Map<String, @Nullable Object> fields() {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("type", URN + name);
        json.put("title", title);
        json.put("status", (long) status);
        json.put("detail", detail);
        putIfPresent(json, "where", where);
        putIfPresent(json, "hint", hint);
        putIfPresent(json, "reason", reason);
        if (!problems.isEmpty()) {
            json.put("problems", problems.stream().map(HttpProblem::json).toList());
        }
        return json;
    }

    private static Map<String, @Nullable Object> json(Problem problem) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        if (problem.line() > 0) {
            json.put("line", (long) problem.line());
            json.put("column", (long) problem.column());
        }
        json.put("at", problem.at());
        json.put("message", problem.message());
        putIfPresent(json, "hint", problem.hint());
        return json;
    }

    private static void putIfPresent(Map<String, @Nullable Object> json, String key, @Nullable String value) {
        if (value != null) {
            json.put(key, value);
        }
    }
}
