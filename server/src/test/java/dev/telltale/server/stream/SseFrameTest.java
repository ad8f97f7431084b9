package dev.telltale.server.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.telltale.monitor.stream.Cursor;
import dev.telltale.monitor.stream.Delivery;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SseFrameTest {
    @Test
    void aFrameIsItsLinesAndABlankOne() {
        assertThat(frame("x.1", "node.started", "{\"seq\":1}"))
                .isEqualTo("id: x.1\nevent: node.started\ndata: {\"seq\":1}\n\n");
    }

    @Test
    void aPositionIsAnIdAlone() {
        assertThat(frame("x.1", null, null)).isEqualTo("id: x.1\n\n");
    }

    @Test
    void aPositionThatSaysHowFarBehindItIsFiresAnEvent() {
        Delivery.Link link = new Delivery.Link(new Cursor("x", 3), 2, 40);
        byte[] bytes = SseFrame.of(new Delivery.Position(new Cursor("x", 1), link), true, 0, false);

        assertThat(new String(bytes, StandardCharsets.UTF_8))
                .isEqualTo("id: x.1\nevent: stream.position\ndata: {\"type\":\"stream.position\",\"cursor\":\"x.1\","
                        + "\"head\":\"x.3\",\"lagEvents\":2,\"lagMs\":40}\n\n");
    }

    // A client ends a line at each of the three, so an unsplit one would begin a field.
    @ParameterizedTest
    @ValueSource(strings = {"a\nid: evil", "a\rid: evil", "a\r\nid: evil"})
    void dataIsSplitWhereAClientWouldSplitIt(String data) {
        assertThat(frame("x.1", null, data)).isEqualTo("id: x.1\ndata: a\ndata: id: evil\n\n");
    }

    @Test
    void emptyLinesOfDataAreKept() {
        assertThat(frame("x.1", null, "\r\n\n")).isEqualTo("id: x.1\ndata: \ndata: \ndata: \n\n");
        assertThat(frame("x.1", null, "")).isEqualTo("id: x.1\ndata: \n\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"custom.a\ndata: evil", "custom.a\rdata: evil", "custom.a\0data: evil"})
    void aNameStaysOnItsLine(String name) {
        assertThat(frame("x.1", name, "1")).isEqualTo("id: x.1\nevent: custom.a\uFFFDdata: evil\ndata: 1\n\n");
    }

    @Test
    void theOpeningFiresNothing() {
        assertThat(new String(SseFrame.opening(2000), StandardCharsets.UTF_8)).isEqualTo(": telltale\nretry: 2000\n\n");
    }

    private static String frame(String id, String event, String data) {
        byte[] bytes = data == null ? null : data.getBytes(StandardCharsets.UTF_8);
        return new String(SseFrame.frame(id, event, bytes), StandardCharsets.UTF_8);
    }
}
