package dev.telltale.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.telltale.event.OutputEvent.Stream;
import dev.telltale.monitor.wire.JsonReader;
import dev.telltale.server.Harbour.Reply;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PastTest {
    private static final String E1 = "/api/v1/executions/e1";
    private static final String NDJSON = "application/x-ndjson";

    private final Harbour harbour = new Harbour();

    @AfterEach
    void close() {
        harbour.close();
    }

    @Test
    void historyIsOneEventALine() {
        harbour.tale("e1").begin("a").start("a").pour("a", 1200, 50);

        Reply reply = harbour.get(E1 + "/events", "Accept", NDJSON);
        assertThat(reply.header("Content-Type")).isEqualTo(NDJSON);
        assertThat(reply.header("Vary")).isEqualTo("Accept");
        List<String> lines = reply.text().lines().toList();
        assertThat(lines).hasSize(1202);
        for (int i = 0; i < lines.size(); i++) {
            assertThat(JsonReader.readObject(lines.get(i).getBytes(StandardCharsets.UTF_8)))
                    .containsEntry("seq", i + 1L);
        }
        assertThat(harbour.get(E1 + "/events?after=1000&limit=3", "Accept", NDJSON)
                        .text()
                        .lines())
                .hasSize(3)
                .first()
                .asString()
                .startsWith("{\"seq\":1001,");
    }

    @Test
    void historyIsAlsoGivenPageByPage() {
        harbour.tale("e1").begin("a").start("a").write("a", "x").finish("a").complete();

        Map<String, Object> first = harbour.get(E1 + "/events?limit=3", "Accept", "application/json")
                .json();
        assertThat((List<?>) first.get("items")).hasSize(3);
        assertThat(first).containsEntry("next", 3L);
        Map<String, Object> rest = harbour.get(E1 + "/events?after=3&limit=3", "Accept", "application/json")
                .json();
        assertThat((List<?>) rest.get("items")).hasSize(2);
        assertThat(rest.get("next")).isNull();
    }

    @Test
    void historyTakesTheSameFiltersAsAStream() {
        harbour.tale("e1")
                .begin(Map.of(), Map.of("team", "sail"), "a", "b")
                .start("a")
                .start("b")
                .finish("b")
                .complete();

        assertThat(harbour.get(E1 + "/events?node=b&label=team=sail", "Accept", NDJSON)
                        .text()
                        .lines())
                .hasSize(2)
                .allMatch(line -> line.contains("\"nodeId\":\"b\""));
        assertThat(harbour.get(E1 + "/events?label=team=land", "Accept", NDJSON).text())
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            application/json    | from=start     | from
            application/x-ndjson| terminal=false | terminal
            application/x-ndjson| after=-1       | after
            application/json    | limit=10001    | limit
            text/event-stream   | after=3        | after
            text/event-stream   | limit=3        | limit
            text/event-stream   | at=3           | at
            text/event-stream   | snapshot=yes   | snapshot
            text/event-stream   | wher=true      | wher
            text/event-stream   | format=noetl   | format
            text/event-stream   | link=yes       | link
            application/json    | link=true      | link
            text/event-stream   | overflow=newest| overflow
            application/json    | overflow=latest| overflow
            application/json    | snapshot=true  | snapshot
            text/event-stream   | events=named   | events
            text/event-stream   | terminal=yes   | terminal
            text/event-stream   | type=node.begun| type
            text/event-stream   | status=done    | status
            text/event-stream   | typ=node.*     | typ
            """)
    void aParameterThatDoesNotBelongIsNamed(String accept, String query, String named) {
        harbour.tale("e1").begin("a");

        Reply reply = harbour.get(E1 + "/events?" + query, "Accept", accept);
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.json()).containsEntry("where", "query parameter " + named);
    }

    @Test
    void aMisspelledParameterIsGuessedAt() {
        assertThat(harbour.get("/api/v1/events?typ=node.*").json())
                .containsEntry("detail", "there is no query parameter 'typ' here")
                .containsEntry("hint", "did you mean 'type'?");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            */*                                          | text/event-stream
            text/*                                       | text/event-stream
            application/json                             | application/json
            application/*                                | application/x-ndjson
            application/json, text/event-stream          | text/event-stream
            text/event-stream;q=0.5, application/json    | application/json
            text/event-stream;q=0, */*                   | application/x-ndjson
            APPLICATION/JSON                             | application/json
            """)
    void theClientChooses(String accept, String type) throws Exception {
        harbour.tale("e1").begin("a").complete();

        try (RawConnection connection = harbour.connect()) {
            connection.request("GET", E1 + "/events", "Accept: " + accept);
            assertThat(connection.readHead().headers()).containsEntry("content-type", type);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            /api/v1/executions/e1/events   | text/html
            /api/v1/executions/e1/events   | */*;q=0
            /api/v1/executions/e1          | text/event-stream
            /api/v1/executions/e1/output   | application/json
            /api/v1/events                 | application/json
            /metrics                       | application/json
            """)
    void whatCannotBeGivenIsNotPretended(String path, String accept) {
        harbour.tale("e1").begin("a");

        Reply reply = harbour.get(path, "Accept", accept);
        assertThat(reply.status()).isEqualTo(406);
        assertThat(reply.json()).containsEntry("where", "header Accept").containsKey("hint");
    }

    // 002-02
    @Test
    void outputIsTextAsItWasWritten() {
        harbour.tale("e1")
                .begin("a", "b")
                .start("a")
                .write("a", "one\ntw")
                .write("b", "other\n")
                .write("a", "o\n")
                .write("a", Stream.STDERR, "oops é\n")
                .write("a", "three");

        Reply all = harbour.get(E1 + "/output");
        assertThat(all.header("Content-Type")).isEqualTo("text/plain; charset=utf-8");
        assertThat(all.text()).isEqualTo("one\ntwother\no\noops é\nthree");
        assertThat(harbour.get(E1 + "/output?node=a").text()).isEqualTo("one\ntwo\noops é\nthree");
        assertThat(harbour.get(E1 + "/output?node=a&stream=stdout").text()).isEqualTo("one\ntwo\nthree");
        assertThat(harbour.get(E1 + "/output?stream=stderr").text()).isEqualTo("oops é\n");
        assertThat(harbour.get(E1 + "/output?node=a&tail=2").text()).isEqualTo("oops é\nthree");
        assertThat(harbour.get(E1 + "/output?node=b&tail=1").text()).isEqualTo("other\n");
        assertThat(harbour.get(E1 + "/output?node=a&tail=10000").text()).isEqualTo("one\ntwo\noops é\nthree");
        assertThat(harbour.get(E1 + "/output?node=c").text()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"tail=0", "tail=10001", "tail=x", "stream=both", "follow=true"})
    void anOutputParameterThatMakesNoSenseIsRefused(String query) {
        harbour.tale("e1").begin("a");

        assertThat(harbour.get(E1 + "/output?" + query).status()).isEqualTo(400);
    }
}
