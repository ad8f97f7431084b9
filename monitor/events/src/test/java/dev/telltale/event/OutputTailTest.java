package dev.telltale.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class OutputTailTest {
    private static final int CHUNK = 8 * 1024;

    @Test
    void littleOutputIsKeptWhole() {
        OutputTail tail = write(OutputTail.EMPTY, "a\n", "b", "c\n");

        assertThat(text(tail)).isEqualTo("a\nbc\n");
        assertThat(tail.droppedLines()).isZero();
        assertThat(tail.chars()).isEqualTo(5);
    }

    // 002-17
    @Test
    void theLastTenThousandLinesAreKeptAndTheRestIsCounted() {
        OutputTail tail = OutputTail.EMPTY;
        for (int line = 1; line <= 123_456; line++) {
            tail = write(tail, line + "\n");
            if (line % 10_000 == 0) {
                assertThat(text(tail).lines().count() + tail.droppedLines()).isEqualTo(line);
            }
        }
        assertThat(text(tail).lines().count()).isBetween((long) OutputTail.MAX_LINES, 2L * OutputTail.MAX_LINES);
        assertThat(text(tail)).startsWith((tail.droppedLines() + 1) + "\n").endsWith("\n123456\n");
    }

    @Test
    void linesAreCountedAlsoWhenManyComeAtOnce() {
        OutputTail tail = OutputTail.EMPTY;
        for (int chunk = 0; chunk < 50; chunk++) {
            tail = write(tail, "\n".repeat(CHUNK));
        }
        assertThat(text(tail).length() + tail.droppedLines()).isEqualTo(50L * CHUNK);
        assertThat(text(tail).length()).isBetween(OutputTail.MAX_LINES, 2 * (OutputTail.MAX_LINES + CHUNK));
    }

    @Test
    void theLastMebibyteIsKeptOfOutputWithoutLines() {
        OutputTail tail = OutputTail.EMPTY;
        for (int chunk = 0; chunk < 1_000; chunk++) {
            tail = write(tail, "x".repeat(CHUNK));
        }
        assertThat(tail.chars()).isBetween(OutputTail.MAX_CHARS, 2 * OutputTail.MAX_CHARS + CHUNK);
        assertThat(text(tail)).hasSize(tail.chars());
        assertThat(tail.droppedLines()).isZero();
    }

    @Test
    void outputInTinyPiecesIsBoundedToo() {
        OutputTail tail = OutputTail.EMPTY;
        for (int chunk = 0; chunk < 200_000; chunk++) {
            tail = write(tail, ".");
        }
        assertThat(tail.chunks().size()).isBetween(OutputTail.MAX_LINES, 2 * OutputTail.MAX_LINES);
        assertThat(tail.bytes()).isLessThan(2 * OutputTail.MAX_BYTES);
    }

    @Test
    void copiesShareAndStayAsTheyWere() {
        OutputTail before = write(OutputTail.EMPTY, "a\n");
        OutputTail after = write(before, "b\n");

        assertThat(text(before)).isEqualTo("a\n");
        assertThat(after.chunks().get(0)).isSameAs(before.chunks().get(0));
        assertThatThrownBy(() -> after.chunks().clear()).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void aLowerLimitKeepsTheNewestAndCountsTheRest() {
        OutputTail tail = OutputTail.EMPTY;
        for (int line = 1; line <= 1_000; line++) {
            tail = write(tail, line + "\n");
        }

        OutputTail cut = tail.within(10_000);

        assertThat(cut.bytes()).isBetween(10_000L, 21_000L);
        assertThat(text(cut)).startsWith((cut.droppedLines() + 1) + "\n").endsWith("\n1000\n");
        assertThat(tail.within(tail.bytes())).isSameAs(tail);
    }

    @Test
    void aChunkAboveTheLimitIsDroppedWithAllBeforeIt() {
        OutputTail tail = write(OutputTail.EMPTY, "a\n", "b\n");

        OutputTail none = tail.with(event("x".repeat(CHUNK) + "\n"), 1_000);

        assertThat(none.chunks()).isEmpty();
        assertThat(none.droppedLines()).isEqualTo(3);
        assertThat(none.bytes()).isZero();
        assertThat(tail.within(0).chunks()).isEmpty();
    }

    private static OutputTail write(OutputTail tail, String... texts) {
        OutputTail grown = tail;
        for (String text : texts) {
            grown = grown.with(event(text), OutputTail.MAX_BYTES);
        }
        return grown;
    }

    private static OutputEvent event(String text) {
        return new OutputEvent(Story.envelope(1, "build", 1, NodeStatus.RUNNING), OutputEvent.Stream.STDOUT, text, 1);
    }

    private static String text(OutputTail tail) {
        return tail.chunks().stream().map(OutputEvent::text).collect(Collectors.joining());
    }
}
