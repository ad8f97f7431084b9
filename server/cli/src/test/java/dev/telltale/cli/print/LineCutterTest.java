package dev.telltale.cli.print;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LineCutterTest {
    private final LineCutter cutter = new LineCutter();
    private final List<String> lines = new ArrayList<>();

    private List<String> take(String... pieces) {
        for (String piece : pieces) {
            cutter.take(piece, lines::add);
        }
        return lines;
    }

    @Test
    void linesComeWholeWhereverTheyWereCut() {
        assertThat(take("on", "e\ntw", "", "o\r\n\nfour\nrest")).containsExactly("one", "two\r", "", "four");
        assertThat(cutter.rest()).isEqualTo("rest");
        assertThat(cutter.rest()).isEmpty();
    }

    @Test
    void aLineIsAsLongAsItMayBe() {
        String longest = "x".repeat(LineCutter.LONGEST);
        assertThat(take(longest, "\n", longest + "y\n")).containsExactly(longest, longest, "y");
    }

    // Took 13 s when every piece was searched with all those before it.
    @Test
    void outputWithoutLineEndsComesInPartsAndIsNotPiledUp() {
        String piece = "\uD83D\uDE00x".repeat(2730);
        for (int i = 0; i < 2500; i++) {
            take(piece);
        }
        lines.add(cutter.rest());
        assertThat(lines).allMatch(line -> line.length() <= LineCutter.LONGEST).hasSizeLessThan(330);
        assertThat(lines).noneMatch(line -> Character.isLowSurrogate(line.charAt(0)));
        assertThat(String.join("", lines)).isEqualTo(piece.repeat(2500));
    }
}
