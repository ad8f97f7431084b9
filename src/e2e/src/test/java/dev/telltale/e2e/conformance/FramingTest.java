package dev.telltale.e2e.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a stream is made of. Each of them is read to the letter: see {@link Wire#readChunk} and {@link SseBlock#parse}. */
@ExtendWith(Subject.Parameter.class)
@EnabledForJreRange(max = JRE.JAVA_17, disabledReason = "takes a while, and the JDK makes no difference to it")
class FramingTest {
    /** What no CORS preflight is asked for, and no proxy changes. */
    private static final String SAFE_ID = "[A-Za-z0-9_.-]{1,64}";

    private static final int LONG = 700_000;

    private final Subject server;

    FramingTest(Subject server) {
        this.server = server;
    }

    @Test
    void theFirstBytesComeBeforeAnythingHappens() throws IOException {
        String execution = server.start(Tales.WAITING);
        try (SseStream stream = server.watch(execution + "/events?from=now&type=custom.never")) {
            SseBlock first = stream.block();
            assertThat(first.comments()).as("what passes a proxy's buffer").isNotEmpty();
            assertThat(first.id()).isNull();
            assertThat(stream.block().type()).isEqualTo("stream.opened");
        } finally {
            server.cancel(execution);
        }
    }

    @Test
    void whenToComeBackIsSaidOnceAtTheStartInDigits() throws IOException {
        List<SseBlock> blocks = told(Tales.SHORT);
        assertThat(blocks.get(0).retry()).matches("[0-9]{1,6}");
        assertThat(blocks.subList(1, blocks.size())).extracting(SseBlock::retry).containsOnlyNulls();
    }

    @Test
    void anEventIsItsIdItsTypeAndItsDataOnALineEach() throws IOException {
        List<SseBlock> blocks = told(Tales.SHORT);
        for (SseBlock block : blocks.subList(1, blocks.size())) {
            assertThat(block.lines())
                    .as("one space behind each colon")
                    .hasSize(3)
                    .satisfies(lines -> assertThat(lines.get(0)).isEqualTo("id: " + block.id()))
                    .satisfies(lines -> assertThat(lines.get(1)).isEqualTo("event: " + block.type()))
                    .satisfies(lines -> assertThat(lines.get(2)).isEqualTo("data: " + block.data()));
        }
    }

    @Test
    void theStreamSaysThatItBeginsAndThatItEnds() throws IOException {
        List<SseBlock> blocks = told(Tales.SHORT);
        assertThat(blocks.get(1).type()).isEqualTo("stream.opened");
        SseBlock last = blocks.get(blocks.size() - 1);
        assertThat(last.type()).isEqualTo("stream.closed");
        assertThat(last.json().get("delivered").asLong()).isEqualTo(blocks.size() - 3);
        assertThat(last.json().get("gaps").asLong()).isZero();
    }

    @Test
    void idsAreShortAndSafeAndNeverTheSameForTwoEvents() throws IOException {
        Set<String> ids = new HashSet<>();
        for (SseBlock event : events(Tales.SHORT)) {
            assertThat(event.id()).matches(SAFE_ID);
            assertThat(ids.add(event.id())).as("%s is new", event.id()).isTrue();
        }
    }

    @Test
    void framesWithoutATypeAreAllForOnMessage() throws IOException {
        try (SseStream stream = server.watch(server.tell(Tales.SHORT) + "?events=unnamed")) {
            List<SseBlock> blocks = stream.blocks();
            assertThat(blocks).extracting(SseBlock::event).containsOnlyNulls();
            assertThat(blocks.get(blocks.size() - 1).type()).isEqualTo("stream.closed");
        }
    }

    @Test
    void eventsCountFromOneWithoutHoles() throws IOException {
        List<SseBlock> events = events(Tales.SHORT);
        for (int i = 0; i < events.size(); i++) {
            assertThat(events.get(i).seq()).isEqualTo(i + 1);
        }
        assertThat(events.get(events.size() - 1).type()).isEqualTo("execution.completed");
    }

    /** Of each it would be wrong to take some part for the end of a line, a field, or the end of the event. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "one\nline\n\nand another",
                "one\rline\r\rand another",
                "one\r\nline\r\n\r\nand another",
                "x\n\nid: forged\nevent: forged\ndata: forged\n\n",
                "x\r\rid: forged\revent: forged\rdata: forged\r\r",
                "\u2028\u2029\u0085\u000b\f",
                "\uFEFFat the start, and in \uFEFF the middle",
                ": no comment",
                "data: no field",
                " one space, two  spaces, and\ta tab ",
                "ünïcode ✓ 日本 🚢 \uFFFD",
                "\0 and \u001b[31m",
                "\"quoted\" \\ back"
            })
    void aValueComesAsItIsAndBeginsNoField(String text) throws IOException {
        List<SseBlock> said = events(Tales.saying(text)).stream()
                .filter(event -> event.type().equals("custom.said"))
                .toList();
        assertThat(said).hasSize(1);
        assertThat(said.get(0).json().get("data").get("text").asString()).isEqualTo(text);
        assertThat(said.get(0).lines()).hasSize(3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\nid: forged", "a\rdata: forged", "a\r\nevent: forged", "a\0b", "a b"})
    void aTypeOnSeveralLinesCannotBe(String name) throws IOException {
        String yaml =
                "name: conformance\nnodes:\n  - {id: say, emit: {name: " + Subject.quoted(name) + ", data: {}}}\n";
        assertThat(server.post("/api/v1/executions", "application/yaml", yaml)
                        .head()
                        .status())
                .isEqualTo(422);
    }

    @Test
    void noByteOrderMarkStandsAtTheStartOfAnyLine() throws IOException {
        assertThat(told(Tales.saying("\uFEFF")))
                .flatExtracting(SseBlock::lines)
                .noneMatch(line -> line.startsWith("\uFEFF"));
    }

    @Test
    void aLongEventComesWhole() throws IOException {
        String text = "long ✓ ".repeat(LONG / 7);
        assertThat(events(Tales.saying(text)))
                .filteredOn(event -> event.type().equals("custom.said"))
                .singleElement()
                .satisfies(
                        event -> assertThat(event.json().get("data").get("text").asString())
                                .isEqualTo(text));
    }

    // Proxies cut what is silent for a minute, some sooner. A position is more than a comment: a filtered client that
    // comes back begins there.
    @Test
    void silenceIsFilledWithAPlaceToComeBackToWhichFiresNothing() throws IOException {
        String execution = server.start(Tales.WAITING);
        try (SseStream stream = server.watch(execution + "/events?type=custom.never&terminal=false")) {
            stream.next("stream.opened");
            SseBlock position = stream.block();
            assertThat(position.lines()).containsExactly("id: " + position.id());
            assertThat(position.id()).matches(SAFE_ID);
            server.cancel(execution);
            try (SseStream resumed = server.watch(execution + "/events", "Last-Event-ID: " + position.id())) {
                assertThat(resumed.events())
                        .extracting(SseBlock::type)
                        .doesNotContain("execution.started")
                        .endsWith("execution.cancelled");
            }
        }
    }

    private List<SseBlock> told(String yaml) throws IOException {
        try (SseStream stream = server.watch(server.tell(yaml))) {
            return stream.blocks();
        }
    }

    private List<SseBlock> events(String yaml) throws IOException {
        try (SseStream stream = server.watch(server.tell(yaml))) {
            return stream.events();
        }
    }
}
