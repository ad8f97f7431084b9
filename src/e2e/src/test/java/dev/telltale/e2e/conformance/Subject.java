package dev.telltale.e2e.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.telltale.e2e.Jar;
import java.io.IOException;
import java.net.URI;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import tools.jackson.databind.json.JsonMapper;

/** The server under test. It may be anybody's: executions have ids that nobody else takes, and run no programs. */
final class Subject implements AutoCloseable {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String API = "/api/v1/executions";

    private final URI url;
    private final @Nullable Jar jar;

    private Subject(URI url, @Nullable Jar jar) {
        this.url = url;
        this.jar = jar;
    }

    private static Subject open() {
        String given = System.getProperty("telltale.conformance.url", "");
        if (!given.isEmpty()) {
            return new Subject(URI.create(given), null);
        }
        Jar jar = Jar.start("serve", "--port", "0", "--data", "memory");
        return new Subject(URI.create(jar.awaitUrl()), jar);
    }

    Wire connect() throws IOException {
        return Wire.to(url);
    }

    /** Opens a stream; further headers are whole lines. */
    SseStream watch(String path, String... headers) throws IOException {
        return SseStream.of(connect().get(path, headers));
    }

    /** Starts a workflow. @return the path of the execution */
    String start(String yaml) throws IOException {
        String path = API + "/conformance-" + UUID.randomUUID();
        Wire.Answer answer = post(API + "?id=" + path.substring(API.length() + 1), "application/yaml", yaml);
        assertThat(answer.head().status()).as(answer.body()).isEqualTo(201);
        return path;
    }

    /** Starts a workflow, and waits until it has ended. @return the path of its events */
    String tell(String yaml) throws IOException {
        String events = start(yaml) + "/events";
        try (SseStream stream = watch(events)) {
            stream.blocks();
        }
        return events;
    }

    /** Ends an execution that waits. */
    void cancel(String execution) throws IOException {
        assertThat(post(execution + "/cancel", "application/json", "{}").head().status())
                .isEqualTo(200);
    }

    Wire.Answer post(String path, String type, String body) throws IOException {
        try (Wire wire = connect()) {
            return wire.request("POST", path, body, "Content-Type: " + type).readAnswer();
        }
    }

    /** A text as YAML takes it, whatever is in it. */
    static String quoted(String text) {
        return JSON.writeValueAsString(text);
    }

    @Override
    public void close() {
        if (jar != null) {
            jar.close();
        }
    }

    /** Gives it to tests that ask for it: one server for all of them. */
    static final class Parameter implements ParameterResolver {
        private static final ExtensionContext.Namespace SPACE = ExtensionContext.Namespace.create(Subject.class);

        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
            return parameter.getParameter().getType() == Subject.class;
        }

        @Override
        public Subject resolveParameter(ParameterContext parameter, ExtensionContext context) {
            return context.getRoot()
                    .getStore(SPACE)
                    .computeIfAbsent(Subject.class, type -> Subject.open(), Subject.class);
        }
    }
}
