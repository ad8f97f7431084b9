package dev.telltale.cli.look;

import static org.assertj.core.api.Assertions.assertThat;

import dev.telltale.event.Envelope;
import dev.telltale.event.NodeStatus;
import dev.telltale.event.OutputEvent;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LastLinesTest {
    private static String last(int most, String... chunks) {
        LastLines lines = new LastLines(most);
        long seq = 1;
        for (String chunk : chunks) {
            lines.add(new OutputEvent(
                    new Envelope(seq, seq, "e1", "release", "push", "push", 1, NodeStatus.RUNNING),
                    OutputEvent.Stream.STDOUT,
                    chunk,
                    seq++));
        }
        return lines.pieces().stream().map(LastLines.Piece::text).collect(Collectors.joining());
    }

    @ParameterizedTest
    @CsvSource({"0, ''", "1, 'three,'", "2, 'two,three,'", "3, 'one,two,three,'", "9, 'one,two,three,'"})
    void theLastLinesStayWhereverTheyAreCut(int most, String expected) {
        String lines = expected.replace(',', '\n');
        assertThat(last(most, "one\ntwo\nthree\n")).isEqualTo(lines);
        assertThat(last(most, "one\n", "two\n", "three\n")).isEqualTo(lines);
        assertThat(last(most, "on", "e\ntw", "o\nth", "ree", "\n")).isEqualTo(lines);
    }

    @Test
    void aLineWithoutAnEndCountsAsOne() {
        assertThat(last(1, "one\ntwo")).isEqualTo("two");
        assertThat(last(2, "one\n", "two\nthr", "ee")).isEqualTo("two\nthree");
    }
}
