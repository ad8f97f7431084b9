package dev.telltale.server;

import dev.telltale.engine.Engine;
import dev.telltale.monitor.LocalMonitor;
import dev.telltale.monitor.MonitorOptions;
import dev.telltale.monitor.journal.MemoryJournal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Monitor, engine and server together, as the command serves them, for all tests of a class. */
final class Dock implements Quay, BeforeAllCallback, AfterAllCallback {
    private static final long JOURNAL_BYTES = 1 << 20;

    final AtomicReference<@Nullable String> trouble = new AtomicReference<>();
    private final UnaryOperator<Engine.Builder> options;
    private LocalMonitor monitor;
    private Engine engine;
    private TelltaleServer server;
    private ApiDocuments documents;

    /** @param options of the engine */
    Dock(UnaryOperator<Engine.Builder> options) {
        this.options = options;
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        monitor = LocalMonitor.of(new MemoryJournal(JOURNAL_BYTES), MonitorOptions.DEFAULT);
        engine = options.apply(Engine.builder().journal(monitor.journal())).build();
        server = TelltaleServer.start(Harbour.OPTIONS, monitor, engine, engine.workflows(), trouble::get);
        documents = ApiDocuments.of(this);
    }

    @Override
    public void afterAll(ExtensionContext context) {
        server.close();
        engine.close();
        monitor.close();
    }

    @Override
    public TelltaleServer server() {
        return server;
    }

    /** What it says of itself. */
    ApiDocuments documents() {
        return documents;
    }

    RawConnection.Whole get(String path, String... headers) {
        return send("GET", path, null, null, headers);
    }

    RawConnection.Whole json(String path, String body) {
        return send("POST", path, "application/json", body);
    }

    /** @param headers whole lines */
    RawConnection.Whole send(
            String method, String path, @Nullable String type, @Nullable String body, String... headers) {
        try (RawConnection connection = connect()) {
            StringBuilder request = new StringBuilder(
                    method + " " + path + " HTTP/1.1\r\nHost: " + connection.host() + "\r\nConnection: close\r\n");
            for (String header : headers) {
                request.append(header).append("\r\n");
            }
            if (type != null) {
                request.append("Content-Type: ").append(type).append("\r\n");
            }
            if (body != null) {
                request.append("Content-Length: ")
                        .append(body.getBytes(StandardCharsets.UTF_8).length)
                        .append("\r\n");
            }
            return connection
                    .send(request + "\r\n" + (body == null ? "" : body))
                    .readAnswer();
        } catch (IOException e) {
            throw new UncheckedIOException(method + " " + path + " was not answered", e);
        }
    }
}
