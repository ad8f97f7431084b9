package dev.telltale.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What browsers make of a stream of server-sent events, as the web platform's own tests say it ({@code eventsource/format-*}). */
class SseParserTest {
    private static final String LONG = "x".repeat(5000);

    static List<Arguments> vectors() {
        return List.of(
                // a byte order mark counts at the beginning, and there once
                vector("\uFEFFdata:1\n\n\uFEFFdata:2\n\ndata:3\n\n", "1", "3"),
                vector("\uFEFF\uFEFFdata:1\n\ndata:2\n\ndata:3\n\n", "2", "3"),
                // comments
                vector(
                        "data:1\r:\0\n:\r\ndata:2\n:" + LONG + "\rdata:3\n:data:fail\r:" + LONG + "\ndata:4\n\n",
                        "1\n2\n3\n4"),
                // without the blank line there is no event
                vector("retry:1000\ndata:test1\n\nid:test\ndata:test2", "test1"),
                vector("data:test1\n\ndata:test2\n", "test1"),
                // data
                vector("data:\n\ndata\ndata\n\ndata:test\n\n", "", "\n", "test"),
                vector("data:test\n data\ndata\nfoobar:xxx\njustsometext\n:thisisacommentyay\n\n", "test\n"),
                vector("data:\ttest\rdata: \ndata:test\n\n", "\ttest\n\ntest"),
                vector("data:test\r\ndata\ndata:test\r\n\r", "test\n\ntest"),
                vector("data:\0\n\n\n\n", "\0"),
                vector("data:ok…\n\n", "ok…"),
                // names are matched whole, and as they are written
                vector(
                        "data:\0\ndata:  2\rData:1\ndata\0:2\ndata:1\r\0data:4\nda-ta:3\rdata_5\ndata:3\rdata:\r\n"
                                + " data:32\ndata:4\n\n",
                        "\0\n 2\n1\n3\n\n4"));
    }

    private static Arguments vector(String stream, String... data) {
        return Arguments.of(stream, List.of(data));
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void dataIsWhatABrowserWouldGet(String stream, List<String> data) {
        byte[] bytes = utf8(stream);
        assertThat(data(parse(bytes))).isEqualTo(data);
        List<byte[]> single = new ArrayList<>();
        for (byte each : bytes) {
            single.add(new byte[] {each});
        }
        assertThat(data(parse(single.toArray(byte[][]::new)))).isEqualTo(data);
        for (int cut = 0; cut <= Math.min(bytes.length, 200); cut++) {
            assertThat(data(parse(Arrays.copyOf(bytes, cut), Arrays.copyOfRange(bytes, cut, bytes.length))))
                    .as("cut at %s", cut)
                    .isEqualTo(data);
        }
    }

    // Longer than what it is gathered in, and cut anywhere.
    @Test
    void aLargeFrameIsPutTogether() {
        Random random = new Random(7);
        String text = random.ints(3_000_000, ' ', '~')
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
        byte[] bytes = utf8("id: 1\ndata: " + text + "\ndata:" + text + "\n\ndata: small\n\n");
        SseParser parser = new SseParser("", 10_000_000);
        List<SseFrame> frames = new ArrayList<>();
        for (int at = 0; at < bytes.length; ) {
            int next = Math.min(bytes.length, at + 1 + random.nextInt(20_000));
            frames.addAll(parser.feed(Arrays.copyOfRange(bytes, at, next)));
            at = next;
        }

        String second = text.startsWith(" ") ? text.substring(1) : text;
        assertThat(data(frames)).containsExactly(text + "\n" + second, "small");
    }

    @Test
    void aFrameHasTheTypeThatItSaysOrElseIsAMessage() {
        assertThat(parse("event:test\ndata:x\n\ndata:x\n\nevent: \ndata:data\n\nevent:a\nevent:b\ndata:y\n\n"))
                .extracting(SseFrame::type)
                .containsExactly("test", "message", "message", "b");
    }

    // A type without data is forgotten with its block.
    @Test
    void aTypeDoesNotGoOverToTheNextFrame() {
        assertThat(parse("event:test\n\ndata:x\n\n")).extracting(SseFrame::type).containsExactly("message");
    }

    @Test
    void anIdHoldsUntilTheNextOne() {
        assertThat(parse("id: 1\ndata:a\n\ndata:b\n\nid:2\n\ndata:c\n\nid\ndata:d\n\n"))
                .extracting(SseFrame::lastEventId)
                .containsExactly("1", "1", "2", "2", "");
    }

    @Test
    void anIdWithANullIsIgnored() {
        assertThat(parse("id:1\ndata:a\n\nid:2\0\ndata:b\n\n"))
                .extracting(SseFrame::lastEventId)
                .containsExactly("1", "1");
    }

    @Test
    void aStreamThatGoesOnBeginsWithTheIdThatItGoesOnAfter() {
        assertThat(new SseParser("x.7", 1000).feed(utf8("data:a\n\n")).get(0).lastEventId())
                .isEqualTo("x.7");
    }

    // so that silence moves the place to resume from, and no event is fired
    @Test
    void anIdAloneCarriesNothing() {
        SseFrame frame = parse("id: x.9\n\n").get(0);

        assertThat(frame.data()).isNull();
        assertThat(frame.hasId()).isTrue();
        assertThat(frame.lastEventId()).isEqualTo("x.9");
        assertThat(parse(":\n\n:\n\nfoo: bar\n\n")).isEmpty();
    }

    @Test
    void aBogusRetryIsIgnored() {
        assertThat(parse("retry:3000\nretry:1000x\ndata:x\n\nretry\ndata:y\n\nretry:-1\nretry: 7\n\nretry:1e3\n\n"))
                .extracting(SseFrame::retryMillis)
                .containsExactly(3000L, 3000L, 7L);
        assertThat(parse("data:x\n\n").get(0).retryMillis()).isEqualTo(-1);
    }

    @Test
    void aFrameThatIsTooLongIsRefusedBeforeItIsHeld() {
        SseParser parser = new SseParser("", 100);
        assertThat(parser.feed(utf8("data:" + "x".repeat(90) + "\n\n"))).hasSize(1);
        parser.feed(utf8("data:" + "x".repeat(60) + "\n"));

        assertThatThrownBy(() -> parser.feed(utf8("data:" + "x".repeat(60))))
                .isInstanceOf(FrameTooLongException.class)
                .hasMessage("a frame is longer than 100 bytes");
    }

    private static List<SseFrame> parse(String stream) {
        return parse(utf8(stream));
    }

    private static List<SseFrame> parse(byte[]... chunks) {
        SseParser parser = new SseParser("", 1 << 20);
        List<SseFrame> frames = new ArrayList<>();
        for (byte[] chunk : chunks) {
            frames.addAll(parser.feed(chunk));
        }
        return frames;
    }

    private static List<String> data(List<SseFrame> frames) {
        return frames.stream()
                .filter(frame -> frame.data() != null)
                .map(frame -> new String(frame.data(), StandardCharsets.UTF_8))
                .toList();
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
