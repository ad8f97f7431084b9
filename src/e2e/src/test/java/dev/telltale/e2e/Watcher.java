package dev.telltale.e2e;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Keeps a stream of server-sent events over all lives of a server: after each loss it comes back with its last cursor. */
final class Watcher implements AutoCloseable {
    private static final JsonMapper JSON = new JsonMapper();
    private static final long PAUSE_NANOS = 50_000_000;

    private final DataServer server;
    private final String path;
    private final List<JsonNode> events = new ArrayList<>();
    private final List<JsonNode> control = new ArrayList<>();
    private final Thread thread = new Thread(this::watch, "watcher");
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private volatile boolean isClosed;
    private volatile int connections;
    private volatile @Nullable InputStream stream;
    private @Nullable String cursor;

    private Watcher(DataServer server, String path) {
        this.server = server;
        this.path = path;
        thread.setDaemon(true);
        thread.start();
    }

    static Watcher of(DataServer server, String path) {
        return new Watcher(server, path);
    }

    /** The events so far, in the order they came. */
    synchronized List<JsonNode> events() {
        return List.copyOf(events);
    }

    /** The frames of the stream itself so far. */
    synchronized List<JsonNode> control() {
        return List.copyOf(control);
    }

    /** How often it was connected. */
    int connections() {
        return connections;
    }

    /** Waits until the server has said that there is no more to come. */
    boolean awaitEnd(long millis) throws InterruptedException {
        thread.join(millis);
        return !thread.isAlive();
    }

    private void watch() {
        boolean isOver = false;
        while (!isOver && !isClosed) {
            try {
                isOver = connect();
            } catch (IOException | InterruptedException lost) {
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
    }

    /** @return whether there is nothing more to come */
    private boolean connect() throws IOException, InterruptedException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(server.url() + path)).header("Accept", "text/event-stream");
        if (cursor != null) {
            request.header("Last-Event-ID", cursor);
        }
        HttpResponse<InputStream> response = http.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
        if (response.statusCode() == 204) {
            return true;
        } else if (response.statusCode() != 200) {
            throw new IOException("answered " + response.statusCode());
        }
        connections++;
        stream = response.body();
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
            read(lines);
        }
        return false;
    }

    private void read(BufferedReader lines) throws IOException {
        String id = null;
        String data = null;
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.startsWith("id: ")) {
                id = line.substring(4);
            } else if (line.startsWith("data: ")) {
                data = line.substring(6);
            } else if (line.isEmpty()) {
                take(id, data);
                id = null;
                data = null;
            }
        }
    }

    /** A frame counts when it is there as a whole; a browser does it like that too. */
    private synchronized void take(@Nullable String id, @Nullable String data) {
        cursor = id == null ? cursor : id;
        if (data != null) {
            JsonNode frame = JSON.readTree(data);
            (frame.get("type").asString().startsWith("stream.") ? control : events).add(frame);
        }
    }

    @Override
    public void close() {
        isClosed = true;
        InputStream open = stream;
        if (open != null) {
            try {
                open.close();
            } catch (IOException gone) {
                // it is closed
            }
        }
    }
}
