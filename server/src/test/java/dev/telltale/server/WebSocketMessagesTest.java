package dev.telltale.server;

import static dev.telltale.server.RawWebSocket.problem;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Messages that make no sense: each gets one clear error, and the connection goes on. */
class WebSocketMessagesTest {
    private Harbour harbour = new Harbour();
    private RawWebSocket socket;

    @BeforeEach
    void open() throws IOException {
        socket = harbour.webSocket();
    }

    @AfterEach
    void close() throws IOException {
        socket.close();
        harbour.close();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            []                                                              | message                        | no JSON object
            7                                                               | message                        | no JSON object
            {}                                                              | message, field op              | no 'op'
            {'op': 7}                                                       | message, field op              | is not text
            {'op': 'subscribr', 'id': 's1'}                                 | message, field op              | did you mean 'subscribe'?
            {'op': 'subscribe'}                                             | message, field id              | no 'id'
            {'op': 'subscribe', 'id': 7}                                    | message, field id              | is not text
            {'op': 'subscribe', 'id': ''}                                   | message, field id              | 1 to 64 characters
            {'op': 'subscribe', 'id': 's1', 'fitler': {}}                   | message, field fitler          | did you mean 'filter'?
            {'op': 'subscribe', 'id': 's1', 'filter': []}                   | message, field filter          | is not an object
            {'op': 'subscribe', 'id': 's1', 'filter': {'typs': []}}         | message, field filter.typs     | did you mean 'types'?
            {'op': 'subscribe', 'id': 's1', 'filter': {'types': 'x'}}       | message, field filter.types    | no list of texts
            {'op': 'subscribe', 'id': 's1', 'filter': {'types': ['node.faild']}} | message, field filter.types | did you mean 'node.failed'?
            {'op': 'subscribe', 'id': 's1', 'filter': {'where': 7}}         | message, field filter.where    | where is no text
            {'op': 'subscribe', 'id': 's1', 'filter': {'where': 'seq > 1 && nodeID == null'}} | message, field filter.where | column 12, at 'nodeID == null'
            {'op': 'subscribe', 'id': 's1', 'fields': 'nodeId'}             | message, field fields          | is not a list of texts
            {'op': 'subscribe', 'id': 's1', 'fields': ['nodeID']}           | message, field fields          | did you mean 'nodeId'?
            {'op': 'subscribe', 'id': 's1', 'from': 'yesterday'}            | message, field from            | this is no cursor
            {'op': 'subscribe', 'id': 's1', 'overflow': 'explode'}          | message, field overflow        | catch-up or latest or drop-oldest or disconnect
            {'op': 'subscribe', 'id': 's1', 'snapshot': 'yes'}              | message, field snapshot        | true or false
            {'op': 'subscribe', 'id': 's1', 'snapshot': true}               | message, field snapshot        | name one in execution
            {'op': 'subscribe', 'id': 's1', 'execution': 'e1', 'snapshot': true, 'from': 'now'} | message, field from | begins nowhere else
            {'op': 'subscribe', 'id': 's1', 'execution': 'a b'}             | message, field execution       | cannot be an id
            {'op': 'update', 'id': 's1', 'filter': {}}                      | message, field id              | no subscription 's1'
            {'op': 'update', 'id': 's1', 'filter': {}, 'fields': []}        | message, field fields          | no field 'fields'
            {'op': 'unsubscribe', 'id': 's1'}                               | message, field id              | no subscription 's1'
            {'op': 'unsubscribe', 'id': 's1', 'filter': {}}                 | message, field filter          | no field 'filter'
            {'op': 'cancel', 'id': 'c1'}                                    | message, field executionId     | no 'executionId'
            {'op': 'cancel', 'executionId': 'e1'}                           | message, field id              | no 'id'
            {'op': 'ping', 'payload': 'x'}                                  | message, field payload         | no field 'payload'
            """)
    void aMessageIsReadStrictly(String message, String where, String said) throws IOException {
        Map<String, @Nullable Object> problem = problem(socket.say(message).next());

        assertThat(problem).containsEntry("where", where);
        assertThat(problem.toString()).contains(said);
        assertThat(socket.say("{'op': 'ping'}").next()).containsEntry("op", "pong");
    }

    @Test
    void anErrorNamesTheIdThatWasGiven() throws IOException {
        assertThat(socket.say("{'op': 'subscribe', 'id': 's9', 'from': 'x'}").next())
                .containsEntry("id", "s9");
        assertThat(socket.say("{'op': 'nothing'}").next()).doesNotContainKey("id");
    }

    @Test
    void anIdIsTakenOnceOnAConnection() throws IOException {
        socket.say("{'op': 'subscribe', 'id': 's1'}").next("opened");
        assertThat(problem(socket.say("{'op': 'subscribe', 'id': 's1'}").next()))
                .containsEntry("status", 409L)
                .containsEntry("where", "message, field id");
        try (RawWebSocket other = harbour.webSocket()) {
            other.say("{'op': 'subscribe', 'id': 's1'}").next("opened");
        }
    }

    @Test
    void anExecutionThatDoesNotExistIsToldAndTheIdIsFreeAgain() throws IOException {
        Map<String, @Nullable Object> error =
                socket.say("{'op': 'subscribe', 'id': 's1', 'execution': 'e1'}").next();
        assertThat(error).containsEntry("id", "s1");
        assertThat(problem(error)).containsEntry("status", 404L);
        harbour.awaitMetric("telltale_subscribers{transport=\"websocket\"} 0.0");

        harbour.tale("e1").begin();
        socket.say("{'op': 'subscribe', 'id': 's1', 'execution': 'e1'}").next("opened");
    }

    @Test
    void aConnectionHasOnlySoManySubscriptions() throws IOException {
        close();
        harbour = new Harbour(options -> options.withLimits(
                options.limits().withWebSocket(options.limits().webSocket().withSubscriptions(2))));
        socket = harbour.webSocket();
        socket.say("{'op': 'subscribe', 'id': 's1'}").next("opened");
        socket.say("{'op': 'subscribe', 'id': 's2'}").next("opened");
        assertThat(problem(socket.say("{'op': 'subscribe', 'id': 's3'}").next()).toString())
                .contains("2 subscriptions, as many as it may");
        socket.say("{'op': 'unsubscribe', 'id': 's1'}").next("closed");
        socket.say("{'op': 'subscribe', 'id': 's3'}").next("opened");
    }

    @Test
    void aSubscriptionPastTheBoundOfTheServerIsRefused() throws IOException {
        close();
        harbour = new Harbour(options -> options.withLimits(options.limits().withStreams(1)));
        socket = harbour.webSocket();
        socket.say("{'op': 'subscribe', 'id': 's1'}").next("opened");
        assertThat(problem(socket.say("{'op': 'subscribe', 'id': 's2'}").next()))
                .containsEntry("status", 503L);
        harbour.awaitMetric("telltale_streams_refused_total{transport=\"websocket\"} 1.0");
    }
}
