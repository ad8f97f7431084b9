package dev.telltale.engine.task;

import dev.telltale.event.Json;
import dev.telltale.sdk.Input;
import dev.telltale.sdk.Output;
import dev.telltale.sdk.TaskContext;
import dev.telltale.sdk.TaskException;
import dev.telltale.sdk.TypedTask;
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
import org.jspecify.annotations.Nullable;

/**
 * Makes one HTTP call: {@code method} (GET), {@code url}, {@code headers}, {@code body}; gives {@code status}, {@code headers} and
 * {@code body}.
 *
 * <p>A body that is text goes out as it is, any other value as JSON. An answer of 400 or above fails the node, and those that are worth
 * another attempt (408, 429, 5xx) say so. The answer's body is text of at most 512 KiB. Redirects are followed.
 */
final class HttpTask implements TypedTask {
    private static final int MAX_BODY = 512 << 10;

    @Input
    String url;

    @Input(required = false)
    String method = "GET";

    @Input(required = false)
    Map<String, Object> headers = Map.of();

    @Input(required = false)
    @Nullable
    Object body;

    @Output(name = "status")
    int answer;

    @Output(name = "headers")
    final Map<String, String> answerHeaders = new LinkedHashMap<>();

    @Output(name = "body")
    String answerBody = "";

    @Override
    public void run(TaskContext context) throws TaskException, InterruptedException {
        HttpRequest request = request();
        try {
            HttpResponse<InputStream> response = Client.SHARED.send(request, HttpResponse.BodyHandlers.ofInputStream());
            try (InputStream content = response.body()) {
                context.onCancel(() -> close(content)); // the JDK's client lets no interrupt disturb a read
                take(request, response, content);
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

    private void take(HttpRequest request, HttpResponse<InputStream> response, InputStream content)
            throws IOException, TaskException {
        answer = response.statusCode();
        if (answer >= 400) {
            boolean mayPass = answer == 408 || answer == 429 || answer >= 500;
            throw TaskException.execution(
                    request.method() + " " + place(request.uri()) + " answered " + answer, mayPass, null);
        }
        answerBody = new String(read(content), StandardCharsets.UTF_8);
        response.headers()
                .map()
                .forEach((name, values) -> answerHeaders.put(name.toLowerCase(Locale.ROOT), String.join(", ", values)));
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

    private HttpRequest request() throws TaskException {
        try {
            HttpRequest.Builder request =
                    HttpRequest.newBuilder(address(url)).method(method.toUpperCase(Locale.ROOT), publisher(body));
            if (body != null && !(body instanceof String)) {
                request.setHeader("Content-Type", "application/json");
            }
            for (Map.Entry<String, Object> field : headers.entrySet()) {
                setHeader(request, field.getKey(), String.valueOf(field.getValue()));
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
