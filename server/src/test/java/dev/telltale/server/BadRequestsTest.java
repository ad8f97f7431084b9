package dev.telltale.server;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.telltale.server.Harbour.Reply;
import dev.telltale.server.RawConnection.Whole;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

class BadRequestsTest {
    private static final String EXECUTIONS = "/api/v1/executions";
    private static final Duration SHORT = Duration.ofMillis(300);

    private final Harbour harbour =
            new Harbour(options -> options.withTimeouts(options.timeouts().withBody(SHORT)));

    @AfterEach
    void close() {
        harbour.close();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"workflow": "a", "wrkflow": 1}    | body, field wrkflow     | did you mean 'workflow'?
            {"workflow": "a", "at": 1}         | body, field at          |
            {"workflow": 7}                    | body, field workflow    | give it as text
            {"workflow": "a", "inputs": [1]}   | body, field inputs      | give it as an object
            {"workflow": "a", "labels": {"n":1}} | body, field labels.n  | give it as text
            {"workflow": "a", "id": {}}        | body, field id          | give it as text
            """)
    void aFieldThatMakesNoSenseIsNamed(String body, String where, String hint) {
        Reply reply = harbour.json(EXECUTIONS, body);

        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.json()).containsEntry("where", where);
        if (hint != null) {
            assertThat(reply.json()).containsEntry("hint", hint);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            approve | {"approved": true}                               | body, field path     | name the node that waits, as in {"path":"ask","approved":true}
            approve | {"path": ["ask"], "approved": true}              | body, field path     | give it as text
            approve | {"path": "ask", "approved": "yes"}               | body, field approved | give it as true or false
            approve | {"path": "ask", "approved": null}                | body, field approved | give it as true or false
            approve | {"path": "ask", "approved": true, "inputs": [1]} | body, field inputs   | give it as an object
            approve | {"path": "ask", "approved": true, "by": {}}      | body, field by       | give it as text
            approve | {"path": "ask", "approved": true, "reson": "x"}  | body, field reson    | did you mean 'reason'?
            rerun   | {"from": 7}                                      | body, field from     | give it as text
            rerun   | {"inputs": "region=eu"}                          | body, field inputs   | give it as an object
            rerun   | {"form": "b"}                                    | body, field form     | did you mean 'from'?
            """)
    void aFieldOfAnApprovalOrARerunThatMakesNoSenseIsNamed(String route, String body, String where, String hint) {
        Reply reply = harbour.json(EXECUTIONS + "/e1/" + route, body);

        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.json()).containsEntry("where", where).containsEntry("hint", hint);
    }

    @Test
    void anApprovalSaysSomethingAndARerunNeedNot() {
        assertThat(harbour.send("POST", EXECUTIONS + "/e1/approve", null).status())
                .isEqualTo(400);
        assertThat(harbour.json(EXECUTIONS + "/e1/approve", "").status()).isEqualTo(400);
        assertThat(harbour.send("POST", EXECUTIONS + "/e1/rerun", null).status())
                .isEqualTo(201);
        assertThat(harbour.json(EXECUTIONS + "/e1/rerun", "").status()).isEqualTo(201);
    }

    @ParameterizedTest
    @ValueSource(strings = {"approve", "rerun"})
    void inputsMayBeLongAndNotEndless(String route) {
        String body = "{\"inputs\": {\"text\": \"" + "x".repeat(4 << 20) + "\"}}";

        assertThat(harbour.json(EXECUTIONS + "/e1/" + route, body).status()).isEqualTo(413);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[]",
                "{\"workflow\": \"a\"} x",
                "{\"workflow\": \"a\", \"workflow\": \"b\"}",
                "{'a': 1}"
            })
    void whatIsNoJsonIsRefused(String body) {
        Reply reply = harbour.json(EXECUTIONS, body);

        assertThat(reply.status()).isEqualTo(400);
        assertThat((String) reply.json().get("where")).startsWith("body");
    }

    @Test
    void aFaultInJsonHasItsLineAndColumn() {
        assertThat(harbour.json(EXECUTIONS, "{\n  \"workflow\": nope\n}").json())
                .hasEntrySatisfying("where", where -> assertThat((String) where).startsWith("body, line 2, column "));
    }

    @Test
    void bytesThatAreNoUtf8AreRefused() throws IOException {
        try (RawConnection connection = harbour.connect()) {
            connection.send("POST " + EXECUTIONS + " HTTP/1.1\r\nHost: " + connection.host()
                    + "\r\nContent-Type: application/json\r\nContent-Length: 3\r\n\r\n");
            connection.socket.getOutputStream().write(new byte[] {'{', (byte) 0xC3, '}'});
            Whole answer = connection.readAnswer();
            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.body()).contains("byte 2 of the body is no UTF-8");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            text/plain                        | header Content-Type
            application/x-www-form-urlencoded | header Content-Type
            multipart/form-data; boundary=x   | header Content-Type
            application/json; charset=latin1  | header Content-Type
            application/jsonx                 | header Content-Type
            """)
    void aBodyOfAnotherTypeIsRefused(String type, String where) {
        Reply reply = harbour.post(EXECUTIONS, type, "{\"workflow\": \"a\"}");
        assertThat(reply.status()).isEqualTo(415);
        assertThat(reply.json()).containsEntry("where", where).containsKey("hint");
        for (String command : List.of("cancel", "approve", "rerun")) {
            assertThat(harbour.post(EXECUTIONS + "/e1/" + command, type, "{}").status())
                    .isEqualTo(415);
        }
    }

    @Test
    void aBodyWithoutTypeOrInAnEncodingIsRefused() {
        assertThat(harbour.send("POST", EXECUTIONS, "{}").status()).isEqualTo(415);
        assertThat(harbour.send(
                                "POST",
                                EXECUTIONS,
                                "{}",
                                "Content-Type",
                                "application/json",
                                "Content-Encoding",
                                "gzip")
                        .status())
                .isEqualTo(415);
        assertThat(harbour.send("POST", EXECUTIONS, null).status()).isEqualTo(400);
    }

    @Test
    void aWorkflowMayBeAMebibyteAndNotMore() {
        String text = "#".repeat(1 << 20);
        assertThat(harbour.post(EXECUTIONS, "application/yaml", text).status()).isEqualTo(201);
        assertThat(harbour.json(EXECUTIONS, "{\"definition\": \"" + text + "\"}")
                        .status())
                .isEqualTo(201);

        Reply reply = harbour.post(EXECUTIONS, "application/yaml", text + "#");
        assertThat(reply.status()).isEqualTo(413);
        assertThat(reply.json()).containsEntry("detail", "the body is longer than 1048576 bytes");
        assertThat(harbour.json(EXECUTIONS, "{\"definition\": \"" + text + "#\"}")
                        .status())
                .isEqualTo(413);
        assertThat(harbour.json(EXECUTIONS, "{\"definition\": \"" + "#".repeat(4 << 20) + "\"}")
                        .status())
                .isEqualTo(413);
    }

    // Nothing of it is kept beyond the limit, however long the client goes on.
    @Test
    void aBodyOfUnknownLengthIsCutOffAtTheLimit() throws IOException {
        try (RawConnection connection = harbour.connect()) {
            connection.send("POST " + EXECUTIONS + " HTTP/1.1\r\nHost: " + connection.host()
                    + "\r\nContent-Type: application/yaml\r\nTransfer-Encoding: chunked\r\n\r\n");
            String chunk = "10000\r\n" + "#".repeat(0x10000) + "\r\n";
            for (int i = 0; i < 17; i++) {
                connection.send(chunk);
            }
            Whole answer = connection.readAnswer();
            assertThat(answer.status()).isEqualTo(413);
            assertThat(answer.headers()).containsEntry("connection", "close");
            assertThat(connection.isAtEnd()).isTrue();
        }
    }

    @Test
    void aBodyThatDoesNotArriveIsNotWaitedForLong() throws IOException {
        try (RawConnection connection = harbour.connect()) {
            connection.send("POST " + EXECUTIONS + " HTTP/1.1\r\nHost: " + connection.host()
                    + "\r\nContent-Type: application/json\r\nContent-Length: 1000000\r\n\r\n{");
            Whole answer = connection.readAnswer();
            assertThat(answer.status()).isEqualTo(408);
            assertThat(connection.isAtEnd()).isTrue();
        }
    }

    @Test
    void aConnectionIsStillGoodAfterAnError() throws IOException {
        try (RawConnection connection = harbour.connect()) {
            for (int i = 0; i < 3; i++) {
                connection.send("POST " + EXECUTIONS + " HTTP/1.1\r\nHost: " + connection.host()
                        + "\r\nContent-Type: text/plain\r\nContent-Length: 1000\r\n\r\n" + "x".repeat(1000));
                assertThat(connection.readAnswer().status()).isEqualTo(415);
                connection.request("GET", "/nowhere");
                assertThat(connection.readAnswer().status()).isEqualTo(404);
                connection.request("GET", "/health/live");
                assertThat(connection.readAnswer().status()).isEqualTo(200);
            }
        }
    }

    @Test
    void aClientThatWaitsForPermissionIsTold() throws IOException {
        try (RawConnection connection = harbour.connect()) {
            connection.send("POST " + EXECUTIONS + " HTTP/1.1\r\nHost: " + connection.host()
                    + "\r\nContent-Type: application/yaml\r\nExpect: 100-continue\r\nContent-Length: 2000000\r\n\r\n");
            assertThat(connection.readAnswer().status()).isEqualTo(413);
        }
        try (RawConnection connection = harbour.connect()) {
            connection.send("POST " + EXECUTIONS + " HTTP/1.1\r\nHost: " + connection.host()
                    + "\r\nContent-Type: application/yaml\r\nExpect: 100-continue\r\nContent-Length: 7\r\n\r\n");
            assertThat(connection.readHead().status()).isEqualTo(100);
            assertThat(connection.send("name: x").readAnswer().status()).isEqualTo(201);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            GET    | /nowhere                         | 404
            GET    | /api/v1                          | 404
            GET    | /api/v1/executions/              | 400
            GET    | /api/v1/executions/e1/           | 404
            GET    | /api/v1/executions/e1/graph      | 404
            POST   | /api/v1/executions/e1/aprove     | 404
            POST   | /api/v1/executions/e1/rerun?from=b | 400
            POST   | /api/v1/executions/e1/approve?path=a | 400
            GET    | /api/v1/ws                       | 426
            GET    | /openapi.yml                     | 404
            GET    | /api/v1/executions/a%2Fb         | 400
            GET    | /api/v1/executions/a.b           | 400
            GET    | /api/v1/executions/%C3%A9        | 400
            GET    | /api/v1/executions/%C3           | 400
            GET    | /api/v1/executions/%zz           | 400
            GET    | /api/v1/executions/%             | 400
            GET    | /api/v1/executions?workflow=%FF  | 400
            GET    | /api/v1/executions?workflow=%1   | 400
            GET    | /health/live?verbose=true        | 400
            GET    | http://evil.example/health/live  | 400
            GET    | /health/live?                    | 200
            GET    | /                                | 200
            """)
    void aPathIsExact(String method, String path, int status) throws IOException {
        try (RawConnection connection = harbour.connect()) {
            Whole answer = connection.request(method, path).readAnswer();
            assertThat(answer.status()).isEqualTo(status);
            if (status >= 400) {
                assertThat(answer.headers())
                        .containsEntry("content-type", "application/problem+json")
                        .containsEntry("x-content-type-options", "nosniff");
            }
        }
    }

    @Test
    void anIdIsAtMost64Characters() {
        assertThat(harbour.get(EXECUTIONS + "/" + "x".repeat(64)).status()).isEqualTo(404);
        assertThat(harbour.get(EXECUTIONS + "/" + "x".repeat(65)).status()).isEqualTo(400);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            PUT    | /api/v1/executions           | GET, HEAD, POST
            POST   | /api/v1/executions/e1        | DELETE, GET, HEAD
            GET    | /api/v1/executions/e1/cancel | POST
            GET    | /api/v1/executions/e1/rerun  | POST
            PUT    | /api/v1/executions/e1/approve| POST
            POST   | /api/v1/executions/e1/graph  | GET, HEAD
            POST   | /workflow.schema.json        | GET, HEAD
            OPTIONS| /api/v1/events               | GET, HEAD
            POST   | /api/v1/workflows/release    | DELETE, GET, HEAD, PUT
            BREW   | /health/live                 | GET, HEAD
            """)
    void aWrongMethodIsToldTheRightOnes(String method, String path, String allowed) throws IOException {
        try (RawConnection connection = harbour.connect()) {
            Whole answer = connection.request(method, path).readAnswer();
            assertThat(answer.status()).isEqualTo(405);
            assertThat(answer.headers()).containsEntry("allow", allowed);
        }
    }

    // Filters stand in the request line, and may be long.
    @Test
    void aLongFilterFitsAndATooLongOneIsToldSo() throws IOException {
        try (RawConnection connection = harbour.connect()) {
            String path = "/api/v1/executions?workflow=" + "x".repeat(15_000);
            assertThat(connection.request("GET", path).readAnswer().status()).isEqualTo(200);
        }
        try (RawConnection connection = harbour.connect()) {
            Whole answer = connection
                    .request("GET", "/api/v1/events?node=" + "x".repeat(20_000))
                    .readAnswer();
            assertThat(answer.status()).isEqualTo(414);
            assertThat(answer.headers()).containsEntry("content-type", "application/problem+json");
            assertThat(connection.isAtEnd()).isTrue();
        }
        try (RawConnection connection = harbour.connect()) {
            assertThat(connection
                            .request("GET", "/health/live", "X-Long: " + "x".repeat(20_000))
                            .readAnswer()
                            .status())
                    .isEqualTo(431);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"hello\r\n\r\n", "GET /\r\n\r\n", "GET / HTTP/1.1\r\nHost : x\r\n\r\n", "\u0000\u0001\r\n\r\n"})
    void whatIsNoHttpIsAnsweredAndClosed(String text) throws IOException {
        try (RawConnection connection = harbour.connect()) {
            Whole answer = connection.send(text).readAnswer();
            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.body()).contains("urn:telltale:problem:bad-request");
            assertThat(connection.isAtEnd()).isTrue();
        }
    }

    @Test
    void aFaultOfOursIsLoggedAndNamedAndNotShown() {
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        Logger logger = (Logger) LoggerFactory.getLogger("dev.telltale.server.http.Faults");
        log.start();
        logger.addAppender(log);
        logger.setAdditive(false);
        harbour.control.fault = new IllegalStateException("secret inside");
        try {
            Reply reply = harbour.json(EXECUTIONS, "{\"workflow\": \"a\"}");

            assertThat(reply.status()).isEqualTo(500);
            assertThat(reply.text()).doesNotContain("secret inside").doesNotContain("IllegalState");
            List<ILoggingEvent> errors = log.list.stream()
                    .filter(event -> event.getLevel() == Level.ERROR)
                    .toList();
            assertThat(errors).hasSize(1);
            String number = (String) errors.get(0).getArgumentArray()[0];
            assertThat(reply.json().get("detail")).asString().endsWith(number);
        } finally {
            logger.setAdditive(true);
            logger.detachAppender(log);
        }
    }
}
