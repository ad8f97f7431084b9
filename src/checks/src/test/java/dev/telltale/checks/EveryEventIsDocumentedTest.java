package dev.telltale.checks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.telltale.event.EventType;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class EveryEventIsDocumentedTest {
    private static final Pattern ROW = Pattern.compile("(?m)^\\| `([a-z]+\\.[a-z<>]*)` \\|");

    @Test
    void everyTypeHasItsRowAndEveryRowItsType() {
        List<String> rows = ROW.matcher(House.read(House.root().resolve("src/docs/events.md")))
                .results()
                .map(row -> row.group(1))
                .toList();

        assertThat(rows)
                .containsExactlyInAnyOrderElementsOf(Arrays.stream(EventType.values())
                        .map(EveryEventIsDocumentedTest::asWritten)
                        .toList());
    }

    private static String asWritten(EventType type) {
        return type == EventType.CUSTOM ? type.wireName() + "<name>" : type.wireName();
    }
}
