package dev.telltale.engine.task;

import dev.telltale.event.Json;
import dev.telltale.sdk.Task;
import dev.telltale.sdk.TaskContext;
import dev.telltale.sdk.TaskException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes one HTTP call: {@code method} (GET), {@code url}, {@code headers}, {@code body}; gives {@code status}, {@code headers} and
 * {@code body}.
 *
 * <p>A body that is text goes out as it is, any other value as JSON. An answer of 400 or above fails the node, and those that are worth
 * another attempt (408, 429, 5xx) say so. The answer's body is text of at most 512 KiB. Redirects are followed. Thread-safe.
 */
final class HttpTask implements Task {
    private static final int MAX_BODY = 512 << 10;
    private static final Set<String> KNOWN = Set.of("method", "url", "headers", "body");

    @Override
    public Map<String, @Nullable Object> run(TaskContext context) throws TaskException, InterruptedException {
        HttpRequest request = request(context);
        try {
            HttpResponse<InputStream> response = Client.SHARED.send(request, HttpResponse.BodyHandlers.ofInputStream());
            try (InputStream body = response.body()) {
                context.onCancel(() -> close(body)); // the JDK's client lets no interrupt disturb a read
                return outputs(request, response, body);
            }
        } catch (IOException problem) {
            throw TaskException.connection(
                    request.method() + " " + place(request.uri()) + " failed: " + reason(problem), problem);
        }
    }

    private static void close(InputStream body) {
        try {
            body.close();
        } catch (IOException problem) {
            throw new UncheckedIOException(problem);
        }
    }

    private static Map<String, @Nullable Object> outputs(
            HttpRequest request, HttpResponse<InputStream> response, InputStream body)
            throws IOException, TaskException {
        int status = response.statusCode();
        if (status >= 400) {
            boolean mayPass = status == 408 || status == 429 || status >= 500;
            throw TaskException.execution(
                    request.method() + " " + place(request.uri()) + " answered " + status, mayPass, null);
        }
        byte[] bytes = read(body);
        Map<String, @Nullable Object> headers = new LinkedHashMap<>();
        response.headers()
                .map()
                .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), String.join(", ", values)));
        Map<String, @Nullable Object> outputs = new LinkedHashMap<>();
        outputs.put("status", (long) status);
        outputs.put("headers", headers);
        outputs.put("body", new String(bytes, StandardCharsets.UTF_8));
        return outputs;
    }

    private static byte[] read(InputStream body) throws IOException, TaskException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        byte[] buffer = new byte[8192];
        for (int read = body.read(buffer); read >= 0; read = body.read(buffer)) {
            bytes.write(buffer, 0, read);
            if (bytes.size() > MAX_BODY) {
                throw TaskException.data("the answer's body is larger than " + MAX_BODY + " bytes", null);
            }
        }
        return bytes.toByteArray();
    }

    private static HttpRequest request(TaskContext context) throws TaskException {
        for (String name : context.inputs().keySet()) {
            if (!KNOWN.contains(name)) {
                throw TaskException.validation(
                        "the task 'http' has no input '" + name + "'; it has method, url, headers and body");
            }
        }
        String url = context.input("url", String.class);
        Object body = context.inputs().get("body");
        Object method = context.inputs().getOrDefault("method", "GET");
        Object headers = context.inputs().getOrDefault("headers", Map.of());
        if (!(method instanceof String verb)) {
            throw TaskException.validation("input 'method' is no text; use GET, POST and the like");
        }
        if (!(headers instanceof Map<?, ?> fields)) {
            throw TaskException.validation("input 'headers' is no object; give values by header name");
        }
        try {
            HttpRequest.Builder request =
                    HttpRequest.newBuilder(address(url)).method(verb.toUpperCase(Locale.ROOT), publisher(body));
            if (body != null && !(body instanceof String)) {
                request.setHeader("Content-Type", "application/json");
            }
            for (Map.Entry<?, ?> field : fields.entrySet()) {
                setHeader(request, String.valueOf(field.getKey()), String.valueOf(field.getValue()));
            }
            return request.build();
        } catch (IllegalArgumentException problem) {
            throw TaskException.validation("the request cannot be made: " + problem.getMessage());
        }
    }

    /** The JDK's own messages quote the whole address, with what may be secret in it; these say only what is wrong with it. */
    private static URI address(String url) throws TaskException {
        try {
            URI uri = new URI(url);
            String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
            if ((!scheme.equals("http") && !scheme.equals("https")) || uri.getHost() == null) {
                throw TaskException.validation("input 'url' is no address; begin with http:// or https:// and a host");
            }
            return uri;
        } catch (URISyntaxException problem) {
            String place = problem.getIndex() < 0 ? "" : " at character " + (problem.getIndex() + 1);
            throw TaskException.validation("input 'url' is no address: " + problem.getReason() + place);
        }
    }

    /** As {@link #address}: a value that is refused is not repeated. */
    private static void setHeader(HttpRequest.Builder request, String name, String value) throws TaskException {
        try {
            request.setHeader(name, value);
        } catch (IllegalArgumentException refused) {
            throw TaskException.validation("header '" + name
                    + "' cannot be sent: the client sets it itself, or it has characters that no header may have");
        }
    }

    private static HttpRequest.BodyPublisher publisher(@Nullable Object body) {
        if (body == null) {
            return HttpRequest.BodyPublishers.noBody();
        }
        return HttpRequest.BodyPublishers.ofString(body instanceof String text ? text : Json.write(body));
    }

    /** The address without what may be secret in it: a user and a query. */
    private static String place(URI uri) {
        String port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
        return uri.getScheme() + "://" + uri.getHost() + port + uri.getPath();
    }

    private static String reason(IOException problem) {
        if (problem.getMessage() != null) {
            return problem.getMessage();
        }
        // The JDK's client says nothing more of the most common failure.
        return problem instanceof ConnectException
                ? "connection refused"
                : problem.getClass().getSimpleName();
    }

    /** Made by the first call: a client has threads of its own, all daemons. */
    private static final class Client {
        static final HttpClient SHARED = HttpClient.newBuilder()
                .connectTimeout(Duration.ofSeconds(10))
                .followRedirects(HttpClient.Redirect.NORMAL)
                .build();
    }
}
