package dev.telltale.e2e.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** The messages of {@code telltale.v1}, held against the same events as a stream. */
@ExtendWith(Subject.Parameter.class)
class WebSocketSubscriptionsTest {
    private final Subject server;

    WebSocketSubscriptionsTest(Subject server) {
        this.server = server;
    }

    @Test
    void aSubscriptionTellsWhatAStreamDoesAndEndsAsItDoes() throws IOException {
        String events = server.tell(Tales.SHORT);
        try (WebSocketWire socket = WebSocketWire.open(server);
                SseStream stream = server.watch(events)) {
            socket.say(subscribe("s", events, ""));
            assertThat(socket.next().get("op").asString()).isEqualTo("opened");
            for (SseBlock event : stream.events()) {
                JsonNode message = socket.next();
                assertThat(message.get("op").asString()).isEqualTo("event");
                assertThat(message.get("id").asString()).isEqualTo("s");
                assertThat(message.get("cursor").asString()).isEqualTo(event.id());
                assertThat(message.get("event")).isEqualTo(event.json());
            }
            JsonNode closed = socket.next();
            assertThat(closed.get("op").asString()).isEqualTo("closed");
            assertThat(closed.get("reason").asString()).isEqualTo("finished");
        }
    }

    @Test
    void aCursorOfAStreamResumesASubscription() throws IOException {
        String events = server.tell(Tales.SHORT);
        try (WebSocketWire socket = WebSocketWire.open(server);
                SseStream stream = server.watch(events)) {
            List<SseBlock> all = stream.events();
            socket.say(subscribe("s", events, ",'from':'" + all.get(1).id() + "'"));
            assertThat(socket.next("opened").get("recovered").asBoolean()).isTrue();
            assertThat(socket.next().get("event")).isEqualTo(all.get(2).json());
        }
    }

    @Test
    void subscriptionsOfOneConnectionEachGetTheirOwn() throws IOException {
        String events = server.tell(Tales.SHORT);
        try (WebSocketWire socket = WebSocketWire.open(server)) {
            socket.say(subscribe("all", events, ""));
            socket.say(subscribe("some", events, ",'filter':{'types':['custom.*']},'terminal':false"));
            List<String> some = new ArrayList<>();
            int closed = 0;
            while (closed < 2) {
                JsonNode message = socket.next();
                closed += message.get("op").asString().equals("closed") ? 1 : 0;
                if (message.get("id").asString().equals("some")
                        && message.get("op").asString().equals("event")) {
                    some.add(message.get("event").get("type").asString());
                }
            }
            assertThat(some).containsExactly("custom.told");
        }
    }

    @Test
    void commandsAreAnsweredWithTheEventThatShowsThem() throws IOException {
        String execution = server.start(Tales.WAITING);
        try (WebSocketWire socket = WebSocketWire.open(server)) {
            socket.say(subscribe("s", execution + "/events", "")).next("opened");
            socket.say("{'op':'cancel','id':'c','executionId':'" + id(execution) + "','reason':'enough'}");
            List<JsonNode> messages = new ArrayList<>();
            while (messages.stream().noneMatch(each -> each.get("op").asString().equals("ok"))
                    || messages.stream()
                            .noneMatch(each -> each.get("op").asString().equals("closed"))) {
                messages.add(socket.next());
            }
            assertThat(messages)
                    .filteredOn(each -> each.get("op").asString().equals("ok"))
                    .singleElement()
                    .satisfies(ok -> assertThat(ok.get("appliedSeq").asLong()).isPositive());
            assertThat(messages.toString()).contains("execution.cancelled");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'op':'subscrbe','id':'x'}",
                "{'op':'subscribe','id':'x','filtre':{}}",
                "{'op':'subscribe','id':'x','filter':{'types':['node.strated']}}",
                "{'op':'subscribe','id':'x','execution':'conformance-nobody'}",
                "{'op':'subscribe','id':'x','from':'yesterday'}",
                "{'op':'unsubscribe','id':'x'}",
                "{'op':'cancel','id':'x','executionId':'conformance-nobody'}",
                "{}"
            })
    void aMessageThatMakesNoSenseIsAnErrorAndTheConnectionGoesOn(String message) throws IOException {
        try (WebSocketWire socket = WebSocketWire.open(server)) {
            JsonNode error = socket.say(message).next();
            assertThat(error.get("op").asString()).isEqualTo("error");
            assertThat(error.get("problem").get("status").asInt()).isBetween(400, 499);
            assertThat(socket.say("{'op':'ping'}").next().get("op").asString()).isEqualTo("pong");
        }
    }

    @Test
    void whoUnsubscribesHearsTheEndAndMayUseTheIdAgain() throws IOException {
        String execution = server.start(Tales.WAITING);
        try (WebSocketWire socket = WebSocketWire.open(server)) {
            for (int i = 0; i < 2; i++) {
                socket.say(subscribe("s", execution + "/events", "")).next("opened");
                JsonNode closed = socket.say("{'op':'unsubscribe','id':'s'}").next("closed");
                assertThat(closed.get("reason").asString()).isEqualTo("unsubscribed");
            }
        } finally {
            server.cancel(execution);
        }
    }

    private static String subscribe(String id, String events, String more) {
        return "{'op':'subscribe','id':'" + id + "','execution':'" + id(events) + "'" + more + "}";
    }

    /** Of the path of an execution, or of its events. */
    private static String id(String path) {
        return path.split("/")[4];
    }
}
