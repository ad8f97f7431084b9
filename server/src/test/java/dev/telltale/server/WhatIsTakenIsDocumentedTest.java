package dev.telltale.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Parameters and fields are documented exactly if they are taken: whoever sends another one is told which there are. */
class WhatIsTakenIsDocumentedTest {
    @RegisterExtension
    static final Dock DOCK = new Dock(engine -> engine);

    private static final String UNKNOWN = "zzqqzz";

    @Test
    void queryParametersAreThoseThatAreTaken() {
        for (Operation operation : DOCK.documents().operations()) {
            Set<String> taken = new TreeSet<>();
            for (String accept : List.of("*/*", "application/json", "application/x-ndjson")) {
                for (String type : operation.bodyTypes().isEmpty() ? List.of("text/plain") : operation.bodyTypes()) {
                    taken.addAll(told(DOCK.send(
                            operation.method(),
                            operation.pathOf("nobody") + "?" + UNKNOWN,
                            type,
                            null,
                            "Accept: " + accept)));
                }
            }
            assertThat(operation.queryParameters()).as(operation.id()).isEqualTo(taken);
        }
    }

    private static Set<String> told(RawConnection.Whole refusal) {
        Map<String, ?> problem = Witness.read(refusal.body());
        return refusal.status() == 400 ? words(problem) : Set.of(); // nothing of this type is given there
    }

    @Test
    void fieldsOfBodiesAreThoseThatAreTaken() {
        int bodies = 0;
        for (Operation operation : DOCK.documents().operations()) {
            if (operation.bodyTypes().contains("application/json")) {
                String body = "{\"" + UNKNOWN + "\":1}";
                RawConnection.Whole refusal =
                        DOCK.send(operation.method(), operation.pathOf("nobody"), "application/json", body);
                Place schema = operation.place().at("requestBody", "content", "application/json", "schema");
                assertThat(words(Witness.read(refusal.body())))
                        .as(operation.id())
                        .isEqualTo(schema.members("properties").keySet());
                bodies++;
            }
        }
        assertThat(bodies).isGreaterThan(6);
    }

    @Test
    void fieldsOfFiltersAreThoseThatAreTaken() {
        RawConnection.Whole refusal =
                DOCK.json("/api/v1/streams/nobody/filter", "{\"filter\":{\"" + UNKNOWN + "\":[]}}");
        assertThat(words(Witness.read(refusal.body())))
                .isEqualTo(DOCK.documents()
                        .openApi()
                        .at("components", "schemas", "Filter")
                        .members("properties")
                        .keySet());
    }

    @Test
    void fieldsOfMessagesAreThoseThatAreTaken() throws IOException {
        try (RawWebSocket socket = DOCK.webSocket()) {
            Set<String> ops = words(
                    RawWebSocket.problem(socket.say("{'op':'" + UNKNOWN + "'}").next()));
            assertThat(ops).hasSize(7);
            for (String op : ops) {
                socket.say("{'op':'" + op + "','id':'s1','" + UNKNOWN + "':1}");
                assertThat(words(RawWebSocket.problem(socket.next())))
                        .as(op)
                        .isEqualTo(DOCK.documents()
                                .messages()
                                .get(op)
                                .at("payload")
                                .members("properties")
                                .keySet());
            }
        }
    }

    /** Those that a hint lists. */
    private static Set<String> words(Map<String, ?> problem) {
        String hint = String.valueOf(problem.get("hint"));
        if (hint.equals("leave it out; this resource takes none")) {
            return Set.of();
        }
        // With one that is known there is no "one of".
        assertThat(hint).as(problem.toString()).startsWith("use ");
        return new TreeSet<>(
                Arrays.asList(hint.replaceFirst("^use (one of )?", "").split(", ")));
    }
}
