package dev.telltale.monitor.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.telltale.event.Json;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonReaderTest {
    @Test
    void aTextBecomesPlainValuesInOrder() {
        Map<String, Object> wanted = new LinkedHashMap<>();
        wanted.put("b", Arrays.asList(1L, -2L, 1.5, 1e300, true, null));
        wanted.put("a", Map.of("é", "\u0000😀"));

        assertThat(read(" {\"b\": [1, -2, 1.5, 1e300, true, null], \"a\": {\"\\u00e9\": \"\\u0000\\ud83d\\ude00\"}} "))
                .isEqualTo(wanted);
        assertThat(read("9223372036854775807")).isEqualTo(Long.MAX_VALUE);
        assertThat(read("9223372036854775808")).isEqualTo(9.223372036854775808e18);
        assertThat(read("1.0")).isEqualTo(1.0);
        assertThat(read("null")).isNull();
    }

    @Test
    void whatJsonWritesIsReadAsItWas() {
        for (int seed = 0; seed < 2000; seed++) {
            Object value = Json.freeze(new SampleEvents(seed).value(0));
            if (Json.write(value).chars().noneMatch(c -> c == 0xd800)) {
                assertThat(read(Json.write(value))).isEqualTo(value);
            }
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'a': 1,; 'a': 2}     | 2 | 2",
                "{'a' 1}               | 1 | 6",
                "[1,;2,;]              | 3 | 1",
                "{} x                  | 1 | 4",
                "nul                   | 1 | 1",
                "[01]                  | 1 | 2",
                "{'a': NaN}            | 1 | 7",
            })
    void whatIsWrongIsSaidWithLineAndColumn(String text, int line, int column) {
        assertThatThrownBy(() -> read(text.strip().replace('\'', '"').replace(';', '\n')))
                .isInstanceOfSatisfying(JsonSyntaxException.class, e -> {
                    assertThat(e.line()).as(e.getMessage()).isEqualTo(line);
                    assertThat(e.column()).as(e.getMessage()).isBetween(column, column + 3);
                });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", " ", "{", "[1", "\"a", "1e999", "/* c */ 1", "{'a':1}", "\"\n\"", "+1", "\"\\x\"", "[1,]"})
    void whatIsNotStrictlyJsonIsRefused(String text) {
        assertThatThrownBy(() -> read(text)).isInstanceOf(JsonSyntaxException.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'a': 1             | the text ends before its value does",
                "[1,                 | the text ends before its value does",
                "'a                  | the text ends before its value does",
                "-                   | the text ends before its value does",
                "'\\x'               | unrecognized character escape 'x'",
                "'\\u12g4'           | unexpected character 'g': expected a hex-digit for character escape sequence",
                "{} x                | something follows the end of the value",
                "{} }                | something follows the end of the value",
                "1 2                 | something follows the end of the value",
                "nul                 | unrecognized token 'nul': was expecting a JSON value",
                "[1,]                | unexpected character ']': expected a JSON value",
                "{'a': 1]            | unexpected close marker ']': expected '}'",
                "{a: 1}              | unexpected character 'a': was expecting double-quote to start property name",
                "{'a': NaN}          | non-standard token 'NaN'",
                "/* c */ 1           | unexpected character '/'",
                "0x10                | unexpected character 'x'",
                "'\t'                | illegal unquoted character: has to be escaped using backslash to be included in",
            })
    void whatIsWrongIsSaidWithoutTheLibrarysOwnWords(String text, String reason) {
        assertThatThrownBy(() -> read(text.replace("'", "\"")))
                .isInstanceOf(JsonSyntaxException.class)
                .extracting(Throwable::getMessage)
                .asString()
                .containsPattern("^line 1, column [0-9]+: ")
                .contains(": " + reason)
                .doesNotContain("REDACTED", "Feature", "`", "(");
    }

    @Test
    void noFaultNamesTheLibrary() {
        String text = "{\"a\": [1, -2.5e3, true, null, \"\\u00e9x\"], \"b\": {}} ";
        for (int at = 0; at < text.length(); at++) {
            for (String put :
                    List.of("", "`", "[", "}", "(", "'", "\u0000", "+", "0x", "/*", "\ud83d\ude00", "NaN", "\n")) {
                String broken = text.substring(0, at) + put + text.substring(at + 1);
                try {
                    read(broken);
                } catch (JsonSyntaxException e) {
                    assertThat(e.getMessage()).as(broken).doesNotContain("REDACTED", "Feature", "code ", "Source");
                }
            }
        }
        assertThatThrownBy(() -> read("[".repeat(100)))
                .hasMessageContaining("nested more than 32 levels")
                .hasMessageNotContaining("`");
        assertThatThrownBy(() -> read("1".repeat(5000)))
                .hasMessageContaining("too many digits")
                .hasMessageNotContaining("`");
    }

    @Test
    void depthAndSizeAreBounded() {
        assertThat(read("[".repeat(JsonReader.MAX_DEPTH) + "]".repeat(JsonReader.MAX_DEPTH)))
                .isNotNull();
        assertThatThrownBy(() -> read("[".repeat(100_000))).isInstanceOf(JsonSyntaxException.class);
        assertThatThrownBy(() -> JsonReader.read(new byte[JsonReader.MAX_BYTES + 1]))
                .isInstanceOf(JsonSyntaxException.class);
        assertThat(read("\"" + "x".repeat(1 << 20) + "\"")).asString().hasSize(1 << 20);
    }

    @Test
    void onlyUtf8IsRead() {
        assertThatThrownBy(() -> JsonReader.read(new byte[] {'"', (byte) 0xc3, '"'}))
                .isInstanceOf(JsonSyntaxException.class)
                .hasMessageContaining("UTF-8");
        assertThatThrownBy(() -> JsonReader.read("{}".getBytes(StandardCharsets.UTF_16LE)))
                .isInstanceOf(JsonSyntaxException.class);
    }

    @Test
    void messagesDoNotEchoLongTexts() {
        assertThatThrownBy(() -> read("{\"" + "k".repeat(5000) + "\":1,\"" + "k".repeat(5000) + "\":1}"))
                .extracting(Throwable::getMessage)
                .satisfies(message -> assertThat(message).hasSizeLessThan(400));
        assertThatThrownBy(() -> read("z".repeat(5000)))
                .extracting(Throwable::getMessage)
                .satisfies(message -> assertThat(message).hasSizeLessThan(400));
    }

    @Test
    void anObjectIsAskedForByName() {
        assertThat(JsonReader.readObject("{\"a\":[]}".getBytes(UTF_8))).isEqualTo(Map.of("a", List.of()));
        assertThatThrownBy(() -> JsonReader.readObject("[]".getBytes(UTF_8))).isInstanceOf(JsonSyntaxException.class);
    }

    private static Object read(String text) {
        return JsonReader.read(text.getBytes(UTF_8));
    }
}
