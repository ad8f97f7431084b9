package dev.telltale.engine.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonReaderTest {
    @Test
    void aTextBecomesPlainValuesInOrder() {
        Map<String, Object> wanted = new LinkedHashMap<>();
        wanted.put("b", Arrays.asList(1L, -2.5, 1e300, true, null));
        wanted.put("a", Map.of("é", "\u0000😀"));

        assertThat(JsonReader.read(
                        " {\"b\": [1, -2.5, 1e300, true, null], \"a\": {\"\\u00e9\": \"\\u0000\\ud83d\\ude00\"}} "))
                .isEqualTo(wanted);
        assertThat(JsonReader.read("null")).isNull();
    }

    @Test
    void anIntegerBeyondLongBecomesADouble() {
        assertThat(JsonReader.read("9223372036854775807")).isEqualTo(Long.MAX_VALUE);
        assertThat(JsonReader.read("9223372036854775808")).isEqualTo(9.223372036854775808e18);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "``            | is empty, which is not JSON",
                "[1            | is not JSON, see column 3",
                "[1] x         | is not JSON, see column 5",
                "[1] 2         | has something after the end of the JSON value",
                "{'a':1,'a':2} | is not JSON, see column 11",
                "[1, 1e999]    | has a number that is too large, see column 5",
            })
    void whatIsWrongGoesOnAfterTheNameOfTheText(String text, String message) {
        assertThatThrownBy(() -> JsonReader.read(text.replace('\'', '"')))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message)
                .hasNoCause();
    }

    @ParameterizedTest
    @ValueSource(strings = {" ", "{", "\"a", "/* c */ 1", "{'a':1}", "\"\n\"", "+1", "01", "NaN", "\"\\x\"", "[1,]"})
    void whatIsNotStrictlyJsonIsRefused(String text) {
        assertThatThrownBy(() -> JsonReader.read(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void depthAndLengthAreBounded() {
        int depth = JsonReader.MAX_DEPTH;

        assertThat(JsonReader.read("[".repeat(depth) + "]".repeat(depth))).isInstanceOf(List.class);
        assertThatThrownBy(() -> JsonReader.read("[".repeat(depth + 1) + "]".repeat(depth + 1)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> JsonReader.read(" ".repeat(JsonReader.MAX_LENGTH) + "1"))
                .hasMessageContaining("longer than");
    }

    @Test
    void eachValueIsCountedBeforeItIsRead() {
        AtomicInteger count = new AtomicInteger();

        JsonReader.read("{\"a\": [1, 2], \"b\": null}", count::incrementAndGet);

        assertThat(count).hasValue(5);
    }
}
