package dev.telltale.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.telltale.event.Json;
import dev.telltale.monitor.MonitorOptions;
import dev.telltale.server.SseStream.Frame;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Every frame of a stream and every message of a WebSocket is one that is documented, and every one that is documented comes. */
class FramesAreDocumentedTest {
    @RegisterExtension
    static final Dock DOCK = new Dock(engine -> EveryEvent.tasks(engine).maxExecutions(1));

    /** Fields with values that are the user's own. */
    private static final Set<String> FREE = Set.of("item", "items", "old", "new");

    /** Fields with objects that are ours. */
    private static final Set<String> OURS =
            Set.of("data", "error", "trigger", "parent", "approval", "problem", "view", "progress");

    private static final String ASK = "name: ask\nnodes:\n  - {id: ask, wait: {approval: {prompt: Ship it?}}}\n";

    private static Witness witness;

    /** What came, one of each kind, by what it is called on the wire. */
    private static final Map<String, Map<String, @Nullable Object>> FRAMES = new TreeMap<>();

    private static final Map<String, Map<String, @Nullable Object>> MESSAGES = new TreeMap<>();

    @BeforeAll
    static void listen() throws IOException {
        witness = new Witness(DOCK);
        try (RawWebSocket socket = DOCK.webSocket()) {
            say(socket, "{'op':'subscribe','id':'all','from':'start'}");
            hear(socket, "opened");
            letEverythingHappen(socket);
            hearUntil(socket, "execution.failed");
            askForTheRest(socket);
        }
        readStreams();
        readWhatIsNoLongerKept();
        readTheNewest();
    }

    /** One after the other, as one runs at a time. */
    private static void letEverythingHappen(RawWebSocket socket) throws IOException {
        start("asked", ASK);
        start("every", EveryEvent.WORKFLOW);
        start("failing", EveryEvent.FAILING);
        hearUntil(socket, "node.waiting");
        for (String op : List.of("pause", "resume", "cancel")) {
            say(socket, "{'op':'" + op + "','id':'c','executionId':'asked','reason':'lunch'}");
            hear(socket, "ok");
        }
    }

    private static void start(String id, String yaml) {
        RawConnection.Whole answer = DOCK.send("POST", "/api/v1/executions?id=" + id, "application/yaml", yaml);
        assertThat(answer.status()).as(answer.body()).isEqualTo(201);
    }

    private static void askForTheRest(RawWebSocket socket) throws IOException {
        say(socket, "{'op':'update','id':'all','filter':{'types':['custom.none'],'where':'seq > 1'}}");
        hear(socket, "ok");
        hear(socket, "position");
        say(socket, "{'op':'ping'}");
        hear(socket, "pong");
        say(socket, "{'op':'unsubscribe','id':'all'}");
        hear(socket, "closed");
        say(socket, "{'op':'subscribe','id':'s','execution':'every','snapshot':true,'overflow':null}");
        hear(socket, "snapshot");
        hear(socket, "closed");
        say(socket, "{'op':'subscribe','id':'f','execution':'every','snapshot':'full'}");
        hear(socket, "snapshot");
        hear(socket, "closed");
        say(socket, "{'op':'subscribe','id':'g','from':'elsewhere.9','fields':['nodeId','data.text']}");
        hear(socket, "gap");
        say(socket, "{'op':'subscribe','id':'n','execution':'nobody'}");
        hear(socket, "error");
    }

    private static void readStreams() throws IOException {
        for (String form : List.of("true", "full")) {
            try (SseStream stream = DOCK.stream("/api/v1/executions/every/events?snapshot=" + form)) {
                stream.rest().forEach(FramesAreDocumentedTest::see);
            }
        }
        for (String id : List.of("asked", "every", "failing")) {
            try (SseStream stream = DOCK.stream("/api/v1/executions/" + id + "/events")) {
                stream.rest().forEach(FramesAreDocumentedTest::see);
            }
        }
        try (SseStream stream = DOCK.stream("/api/v1/events?from=elsewhere.9&events=unnamed&type=custom.none")) {
            for (Frame frame = null; frame == null || !frame.type().equals("stream.gap"); ) {
                frame = stream.next();
                see(frame);
            }
            String block = stream.block();
            assertThat(block).as("after silence").startsWith("id: ").doesNotContain("\n");
        }
        try (SseStream stream = DOCK.stream("/api/v1/events?link=true")) {
            see(stream.next("stream.position"));
        }
    }

    /** More than the journal keeps, so that a gap says which events are missing. */
    private static void readWhatIsNoLongerKept() throws IOException {
        start("flood", "name: flood\nnodes:\n  - {id: pour, run: head -c 3000000 /dev/zero | tr '\\0' x}\n");
        try (SseStream stream = DOCK.stream("/api/v1/executions/flood/events")) {
            stream.next("stream.closed");
        }
        try (SseStream stream = DOCK.stream("/api/v1/executions/flood/events")) {
            stream.rest().forEach(FramesAreDocumentedTest::see);
        }
        assertThat(FRAMES.get("stream.gap")).containsKeys("fromSeq", "toSeq");
    }

    /** Of what came while nothing was read, for those who want the newest of each kind. */
    private static void readTheNewest() throws IOException {
        try (Harbour harbour = new Harbour(MonitorOptions.DEFAULT.withRing(4, 1 << 20))) {
            Tale tale = harbour.tale("e1").begin("a").start("a");
            String path = "/api/v1/executions/e1/events?overflow=latest";
            try (SseStream stream = SseStream.open(RawConnection.to(harbour.server.port(), 4096), path);
                    RawWebSocket socket = RawWebSocket.open(RawConnection.to(harbour.server.port(), 4096))) {
                say(socket, "{'op':'subscribe','id':'all','execution':'e1','overflow':'latest'}");
                for (String transport : List.of("sse", "websocket")) {
                    harbour.awaitMetric("telltale_streams{state=\"live\",transport=\"" + transport + "\"} 1.0");
                }
                tale.pour("a", 1500, 8000).finish("a").complete();
                List<Frame> frames = stream.rest();
                frames.forEach(FramesAreDocumentedTest::see);
                assertThat(frames).anyMatch(frame -> frame.json().containsKey("conflated"));
                Map<String, @Nullable Object> event = RawWebSocket.event(hear(socket, "event"));
                while (!event.containsKey("conflated")) {
                    event = RawWebSocket.event(hear(socket, "event"));
                }
            }
        }
    }

    private static void see(Frame frame) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        if (frame.id() != null) {
            fields.put("id", frame.id());
        }
        if (frame.event() != null) {
            fields.put("event", frame.event());
            assertThat(frame.event()).isEqualTo(frame.type());
        }
        Place message = witness.message(frame.type());
        witness.refuseNothing(message.items("traits").get(0).at("headers"), Json.write(fields));
        witness.refuseNothing(message.at("payload"), frame.data());
        FRAMES.put(name(frame.type()), frame.json());
    }

    private static String name(String type) {
        return type.startsWith("custom.") ? "custom." : type;
    }

    private static void say(RawWebSocket socket, String message) throws IOException {
        Map<String, @Nullable Object> said = Witness.read(message.replace('\'', '"'));
        check(said);
        socket.say(message);
    }

    private static Map<String, @Nullable Object> hear(RawWebSocket socket, String op) throws IOException {
        while (true) {
            Map<String, @Nullable Object> message =
                    socket.frame(RawWebSocket.TEXT).json();
            check(message);
            if (message.get("op").equals("event") && message.get("id").equals("all")) {
                witness.checkEvent(RawWebSocket.event(message));
            }
            if (message.get("op").equals(op)) {
                return message;
            }
        }
    }

    private static void hearUntil(RawWebSocket socket, String type) throws IOException {
        while (!type.equals(RawWebSocket.event(hear(socket, "event")).get("type"))) {
            // what comes before it is looked at as well
        }
    }

    private static void check(Map<String, @Nullable Object> message) {
        String op = String.valueOf(message.get("op"));
        witness.refuseNothing(witness.message(op).at("payload"), Json.write(message));
        MESSAGES.put(op, message);
    }

    @Test
    void everyKindOfFrameComes() {
        assertThat(FRAMES.keySet()).isEqualTo(ofChannel("executionEvents"));
        assertThat(ofChannel("events")).isEqualTo(ofChannel("executionEvents"));
    }

    @Test
    void everyKindOfMessageIsSaid() {
        assertThat(MESSAGES.keySet()).isEqualTo(ofChannel("socket"));
    }

    private static Set<String> ofChannel(String channel) {
        return DOCK.documents().asyncApi().at("channels", channel).members("messages").values().stream()
                .filter(message -> message.has("name"))
                .map(message -> String.valueOf(message.object().get("name")))
                .collect(Collectors.toSet());
    }

    /** So that this can fail: whatever is changed in what came is refused. */
    @Test
    void whatIsChangedIsNoLongerDocumented() {
        int refused = 0;
        for (Map<String, Map<String, @Nullable Object>> kinds : List.of(FRAMES, MESSAGES)) {
            for (Map.Entry<String, Map<String, @Nullable Object>> kind : kinds.entrySet()) {
                for (Map<String, @Nullable Object> changed : changes(kind.getValue())) {
                    assertThat(DOCK.documents()
                                    .objections(witness.message(kind.getKey()).at("payload"), Json.write(changed)))
                            .as("%s", changed)
                            .isNotEmpty();
                    refused++;
                }
            }
        }
        assertThat(refused).isGreaterThan(400);
    }

    /** The same with one field more, and with each field that is no user's value of a type that none is. */
    private static List<Map<String, @Nullable Object>> changes(Map<String, @Nullable Object> of) {
        List<Map<String, @Nullable Object>> changes = new ArrayList<>();
        changes.add(with(of, "zzqqzz", 1L));
        boolean isCustom = String.valueOf(of.get("type")).startsWith("custom.");
        of.forEach((name, value) -> {
            if (FREE.contains(name) || isCustom && name.equals("data")) {
                return;
            }
            changes.add(with(of, name, List.of(List.of())));
            if (OURS.contains(name) && value instanceof Map<?, ?> inner) {
                changes(copy(inner)).forEach(changed -> changes.add(with(of, name, changed)));
            }
        });
        return changes;
    }

    private static Map<String, @Nullable Object> with(Map<String, @Nullable Object> of, String name, Object value) {
        Map<String, @Nullable Object> changed = new LinkedHashMap<>(of);
        changed.put(name, value);
        return changed;
    }

    private static Map<String, @Nullable Object> copy(Map<?, ?> of) {
        Map<String, @Nullable Object> copy = new LinkedHashMap<>();
        of.forEach((name, value) -> copy.put(String.valueOf(name), value));
        return copy;
    }
}
