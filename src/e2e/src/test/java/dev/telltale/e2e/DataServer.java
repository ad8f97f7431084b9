package dev.telltale.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code telltale serve --data} on one folder, in one life after the other. The latest url is seen by all threads. */
final class DataServer implements AutoCloseable {
    private static final JsonMapper JSON = new JsonMapper();

    private final Path data;
    private final Map<String, String> environment;
    private final List<String> options;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private @Nullable Jar jar;
    private volatile @Nullable String url;
    private int port;

    DataServer(Path data, String... options) {
        this(Map.of(), data, options);
    }

    /** @param environment of each life */
    DataServer(Map<String, String> environment, Path data, String... options) {
        this.data = data;
        this.environment = environment;
        this.options = List.of(options);
    }

    /** Begins a life. */
    DataServer launch() {
        List<String> arguments =
                new ArrayList<>(List.of("serve", "--port", Integer.toString(port), "--data", data.toString()));
        arguments.addAll(options);
        jar = Jar.startIn(environment, arguments.toArray(String[]::new));
        return this;
    }

    /** Begins a life, and waits until it serves. */
    DataServer start() {
        launch();
        awaitUrl();
        return this;
    }

    /** Begins each further life where this one serves. */
    void keepPort() {
        port = URI.create(url).getPort();
    }

    void awaitUrl() {
        jar().awaitOut("telltale keeps its data in ");
        url = jar().awaitUrl();
    }

    /** What this life has said so far. */
    Jar jar() {
        assertThat(jar).as("a server was started").isNotNull();
        return jar;
    }

    /** Ends a life with {@code kill -9}. */
    void crash() {
        jar().kill();
    }

    /** Asks for the end of a life. @return the exit code */
    int stop() {
        jar().signal("TERM");
        return jar().exitCode();
    }

    /** Of the latest life that served; null before the first. */
    @Nullable
    String url() {
        return url;
    }

    HttpResponse<String> get(String path, String... headers) throws IOException, InterruptedException {
        return send("GET", path, null, headers);
    }

    JsonNode json(String path) throws IOException, InterruptedException {
        HttpResponse<String> answer = get(path);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return JSON.readTree(answer.body());
    }

    HttpResponse<String> post(String path, String body) throws IOException, InterruptedException {
        return send("POST", path, body, "Content-Type", "application/json");
    }

    HttpResponse<String> postYaml(String path, String body) throws IOException, InterruptedException {
        return send("POST", path, body, "Content-Type", "application/yaml");
    }

    HttpResponse<String> put(String path, String body) throws IOException, InterruptedException {
        return send("PUT", path, body, "Content-Type", "application/yaml");
    }

    /** @param headers name, value, name, value … */
    HttpResponse<String> send(String method, String path, @Nullable String body, String... headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url + path))
                .timeout(Duration.ofSeconds(30))
                .method(
                        method,
                        body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    /** Starts an execution of a workflow text under an id. */
    void startYaml(String id, String yaml) throws IOException, InterruptedException {
        HttpResponse<String> answer = postYaml("/api/v1/executions?id=" + id, yaml);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    }

    String status(String id) throws IOException, InterruptedException {
        return json("/api/v1/executions/" + id).get("status").asString();
    }

    /** Waits until an execution has a status; one that ends with another one has failed the test at once. */
    void awaitStatus(String id, String status) {
        Awaitility.await(id + " " + status)
                .atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(50))
                .until(() -> {
                    JsonNode view = json("/api/v1/executions/" + id);
                    String now = view.get("status").asString();
                    if (view.has("endedAt")) {
                        assertThat(now)
                                .as("how %s ended: %s", id, view.path("error"))
                                .isEqualTo(status);
                    }
                    return now.equals(status);
                });
    }

    /** All events of an execution, oldest first, as the journal has them. */
    List<JsonNode> history(String id) throws IOException, InterruptedException {
        HttpResponse<String> answer = get("/api/v1/executions/" + id + "/events", "Accept", "application/x-ndjson");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return answer.body().lines().map(JSON::readTree).toList();
    }

    @Override
    public void close() {
        if (jar != null) {
            jar.close();
        }
    }
}
