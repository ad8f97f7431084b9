package dev.telltale.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.telltale.event.EventType;
import dev.telltale.event.Json;
import dev.telltale.server.http.Route;
import dev.telltale.server.route.RouteContext;
import dev.telltale.server.route.Routes;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The two descriptions of the API are sound, and describe what there is. */
class ApiDocumentsTest {
    @RegisterExtension
    static final Dock DOCK = new Dock(engine -> engine);

    @Test
    void theyAreServedAsYamlToWhoeverTakesItByAnyOfItsNames() {
        for (String path : List.of("/openapi.yaml", "/asyncapi.yaml")) {
            assertThat(DOCK.get(path).headers()).containsEntry("content-type", "application/yaml");
            assertThat(DOCK.get(path, "Accept: text/yaml").headers()).containsEntry("content-type", "text/yaml");
            assertThat(DOCK.get(path, "Accept: text/html,*/*;q=0.8").status()).isEqualTo(200);
            assertThat(DOCK.get(path, "Accept: application/json").status()).isEqualTo(406);
            assertThat(DOCK.get("/").body()).contains("GET  " + path);
        }
    }

    /** AsyncAPI's own schema was asked by hand; see decision 26. */
    @Test
    void openApiIsAsItsSpecificationSays() throws IOException {
        String specification;
        try (InputStream schema =
                ClassLoader.getSystemResourceAsStream("spec.openapis.org/oas/3.1/schema/2022-10-07")) {
            specification = new String(schema.readAllBytes(), StandardCharsets.UTF_8);
        }
        assertThat(SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                        .getSchema(specification, InputFormat.JSON)
                        .validate(Json.write(DOCK.documents().openApi().value()), InputFormat.JSON))
                .isEmpty();
    }

    @Test
    void eachRouteIsAnOperationAndEachOperationARoute() {
        assertThat(DOCK.documents().operations().stream()
                        .map(operation -> operation.method() + " " + operation.template()))
                .containsExactlyInAnyOrderElementsOf(routes().stream()
                        .map(route -> route.method() + " " + route.template())
                        .toList());
    }

    /** They are only looked at, so nobody needs to be at the context. */
    private static List<Route> routes() {
        return Routes.of(
                new RouteContext(null, null, null, null, null, null, null, null, null, null, null, null, null));
    }

    @Test
    void everyOperationHasANameOfItsOwn() {
        assertThat(DOCK.documents().operations())
                .extracting(Operation::id)
                .doesNotHaveDuplicates()
                .doesNotContainNull();
    }

    @Test
    void everyTypeOfEventIsAMessageAndAnEvent() {
        List<String> types =
                Arrays.stream(EventType.values()).map(EventType::wireName).toList();
        assertThat(DOCK.documents().messages()).containsKeys(types.toArray(String[]::new));
        assertThat(DOCK.documents()
                        .openApi()
                        .at("components", "schemas", "Event")
                        .items("oneOf"))
                .hasSameSizeAs(types)
                .containsExactlyInAnyOrderElementsOf(types.stream()
                        .map(type -> DOCK.documents().messages().get(type).at("payload"))
                        .toList());
    }

    @Test
    void everyMessageIsOfAChannel() {
        List<Place> ofChannels = DOCK.documents().asyncApi().members("channels").values().stream()
                .flatMap(channel -> channel.members("messages").values().stream())
                .toList();
        assertThat(ofChannels).containsAll(DOCK.documents().messages().values());
    }

    @Test
    void everyReferenceLeadsSomewhere() {
        List<String> found = new ArrayList<>();
        for (Place document : DOCK.documents().both()) {
            document.visit(place -> {
                if (place.value() instanceof Map<?, ?> map && map.get(Place.REFERENCE) instanceof String reference) {
                    found.add(place.follow(reference).toString());
                }
            });
        }
        assertThat(found).hasSizeGreaterThan(500);
    }

    @Test
    void everySchemaIsOne() {
        List<Place> schemas = new ArrayList<>();
        for (Place document : DOCK.documents().both()) {
            schemas.addAll(document.at("components").members("schemas").values());
            document.visit(place -> {
                if (place.value() instanceof Map<?, ?> && !place.path().contains("examples")) {
                    schemas.addAll(place.maybe("schema"));
                    schemas.addAll(place.maybe("payload"));
                }
            });
        }
        schemas.add(headersOfFrames());
        assertThat(schemas)
                .hasSizeGreaterThan(200)
                .allSatisfy(schema ->
                        assertThat(DOCK.documents().objectionsToSchema(schema)).isEmpty());
    }

    private static Place headersOfFrames() {
        return DOCK.documents().asyncApi().at("components", "messageTraits", "InFrame", "headers");
    }

    @Test
    void everyExampleIsWhatItIsAnExampleOf() {
        List<String> examples = new ArrayList<>();
        DOCK.documents().openApi().visit(place -> {
            if (place.value() instanceof Map<?, ?> && place.has("schema")) {
                place.maybe("example").forEach(example -> check(place.at("schema"), example, examples));
                place.members("examples")
                        .values()
                        .forEach(example -> check(place.at("schema"), example.at("value"), examples));
            }
        });
        DOCK.documents()
                .messages()
                .values()
                .forEach(message -> message.items("examples").forEach(example -> {
                    check(message.at("payload"), example.at("payload"), examples);
                    example.maybe("headers").forEach(given -> check(headersOfFrames(), given, examples));
                }));
        assertThat(examples).hasSizeGreaterThan(50);
    }

    private static void check(Place schema, Place example, List<String> examples) {
        assertThat(DOCK.documents().objections(schema, Json.write(example.value())))
                .as(example.toString())
                .isEmpty();
        examples.add(example.toString());
    }
}
