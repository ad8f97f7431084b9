package dev.telltale.server;

import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import com.networknt.schema.serialization.JsonMapperFactory;
import dev.telltale.event.Json;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The two documents that describe the API, as a server gives them, and what their schemas say. */
final class ApiDocuments {
    static final String OPENAPI = "openapi.yaml";
    static final String ASYNCAPI = "asyncapi.yaml";

    private static final String BASE = "http://telltale.test/";
    private static final Set<String> METHODS = Set.of("get", "put", "post", "delete", "head", "patch", "options");

    private final Map<String, Map<String, Object>> documents = new LinkedHashMap<>();
    private final Map<String, SchemaRegistry> registries;
    private final Map<Place, Schema> schemas = new HashMap<>();

    /** @param texts of the documents, in YAML, by their names */
    ApiDocuments(Map<String, String> texts) {
        texts.forEach((name, text) -> documents.put(name, read(text)));
        // Events are described once, in OpenAPI's draft of JSON Schema, and AsyncAPI reads them by its own.
        registries = Map.of(
                OPENAPI,
                registry(SpecificationVersion.DRAFT_2020_12),
                ASYNCAPI,
                registry(SpecificationVersion.DRAFT_7));
    }

    /** Those of a server. */
    static ApiDocuments of(Dock dock) {
        return new ApiDocuments(Map.of(
                OPENAPI, dock.get("/" + OPENAPI).body(),
                ASYNCAPI, dock.get("/" + ASYNCAPI).body()));
    }

    @SuppressWarnings("unchecked") // both are objects
    private static Map<String, Object> read(String yaml) {
        return (Map<String, Object>) new Load(LoadSettings.builder().build()).loadFromString(yaml);
    }

    private SchemaRegistry registry(SpecificationVersion version) {
        Map<String, String> schemas = documents.entrySet().stream()
                .collect(Collectors.toMap(entry -> BASE + entry.getKey(), entry -> Json.write(entry.getValue())));
        return SchemaRegistry.withDefaultDialect(
                version,
                builder -> builder.schemas(schemas)
                        // They are given as JSON; their names alone speak of YAML.
                        .nodeReader(reader -> reader.yamlMapper(JsonMapperFactory.getInstance()))
                        .schemaRegistryConfig(SchemaRegistryConfig.builder()
                                .formatAssertionsEnabled(true)
                                .build()));
    }

    Place openApi() {
        return Place.root(documents, OPENAPI);
    }

    Place asyncApi() {
        return Place.root(documents, ASYNCAPI);
    }

    List<Place> both() {
        return List.of(openApi(), asyncApi());
    }

    /** Every operation over HTTP. */
    List<Operation> operations() {
        List<Operation> operations = new ArrayList<>();
        openApi()
                .members("paths")
                .forEach((template, path) -> path.object().keySet().stream()
                        .filter(METHODS::contains)
                        .forEach(method -> operations.add(
                                new Operation(method.toUpperCase(Locale.ROOT), template, path, path.at(method)))));
        return operations;
    }

    /** The operation of a name. */
    Operation operation(String id) {
        return operations().stream()
                .filter(operation -> operation.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new AssertionError("there is no operation " + id));
    }

    /** Messages by what they are called on the wire: the type of a frame or an event, the {@code op} of a WebSocket's. */
    Map<String, Place> messages() {
        Map<String, Place> messages = new LinkedHashMap<>();
        asyncApi().at("components").members("messages").values().stream()
                .filter(message -> message.has("name"))
                .forEach(message -> messages.put((String) message.object().get("name"), message));
        return messages;
    }

    /** What JSON Schema has against a schema. */
    List<Error> objectionsToSchema(Place schema) {
        return registries
                .get(OPENAPI)
                .getSchema(SchemaLocation.of(SpecificationVersion.DRAFT_2020_12.getDialectId()))
                .validate(Json.write(schema.value()), InputFormat.JSON);
    }

    /** What a schema has against a value. */
    List<Error> objections(Place schema, Object value) {
        return objections(schema, Json.write(value));
    }

    List<Error> objections(Place schema, String json) {
        return schemas.computeIfAbsent(schema, this::schema).validate(json, InputFormat.JSON);
    }

    /** The validator is given the schema itself: it finds no place whose path has a slash in it. */
    private Schema schema(Place place) {
        String text = Json.write(place.value())
                .replace("\"$ref\":\"#", "\"$ref\":\"" + place.document() + "#")
                .replace("\"$ref\":\"", "\"$ref\":\"" + BASE);
        return registries.get(place.document()).getSchema(text, InputFormat.JSON);
    }
}
