package dev.telltale.monitor.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.telltale.event.Json;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WrittenJsonTest {
    private final Random random = new Random(7);

    @Test
    void whatWasWrittenIsReadAsAStrictReaderReadsIt() {
        for (int i = 0; i < 20_000; i++) {
            Map<String, Object> object = object(0);
            byte[] json = new JsonOut().open().value("value", object).close(1).toBytes();

            Map<String, Object> read = read(json);

            assertThat(read).as(new String(json, UTF_8)).isEqualTo(JsonReader.readObject(json));
            assertThat(read).isEqualTo(Map.of("value", object));
            assertThat(new ArrayList<>(((Map<?, ?>) read.get("value")).keySet()))
                    .isEqualTo(new ArrayList<>(object.keySet()));
        }
    }

    @Test
    void aPartOfLargerBytesIsReadAlone() {
        byte[] json = "xx{\"a\":[1,{}]}yy".getBytes(UTF_8);

        assertThat(WrittenJson.object(json, 2, json.length - 4)).isEqualTo(Map.of("a", List.of(1L, Map.of())));
    }

    // Whatever the bytes are, it answers, and in its own words.
    @Test
    void anyByteMayBeAnother() {
        for (int i = 0; i < 2_000; i++) {
            byte[] json =
                    new JsonOut().open().value("value", object(0)).close(1).toBytes();
            byte[] broken = random.nextBoolean() ? json.clone() : Arrays.copyOf(json, random.nextInt(json.length));
            for (int flips = random.nextInt(3); flips > 0 && broken.length > 0; flips--) {
                broken[random.nextInt(broken.length)] = (byte) random.nextInt(256);
            }
            try {
                read(broken);
            } catch (JsonSyntaxException e) {
                assertThat(e).hasMessageContaining("not as it was written");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{",
                "{\"a\"",
                "{\"a\":",
                "{\"a\":1",
                "{\"a\":1,",
                "{\"a\" :1}",
                "{\"a\":1}x",
                "{\"a\":tru}",
                "{\"a\":-}",
                "{\"a\":1e}",
                "{\"a\":1e999}",
                "{\"a\":[1",
                "{\"a\":[1,]}",
                "{\"a\":\"x}",
                "{\"a\":\"\\q\"}",
                "{\"a\":\"\\u12\"}",
                "{\"a\":\"\\",
                "{a:1}"
            })
    void whatWasNeverWrittenIsRefused(String json) {
        assertThatThrownBy(() -> read(json.getBytes(UTF_8))).isInstanceOf(JsonSyntaxException.class);
    }

    @Test
    void nestingHasAnEnd() {
        String deepest = "{\"a\":" + "[".repeat(JsonReader.MAX_DEPTH - 1) + "]".repeat(JsonReader.MAX_DEPTH - 1) + "}";
        String deeper = "{\"a\":" + "[".repeat(JsonReader.MAX_DEPTH) + "]".repeat(JsonReader.MAX_DEPTH) + "}";

        assertThat(read(deepest.getBytes(UTF_8))).containsKey("a");
        assertThatThrownBy(() -> read(deeper.getBytes(UTF_8))).isInstanceOf(JsonSyntaxException.class);
    }

    private static Map<String, Object> read(byte[] json) {
        return WrittenJson.object(json, 0, json.length);
    }

    private Map<String, Object> object(int depth) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int left = random.nextInt(5); left > 0; left--) {
            map.put(text(), value(depth));
        }
        return map;
    }

    private Object value(int depth) {
        return switch (random.nextInt(depth > 4 ? 7 : 9)) {
            case 0 -> text();
            case 1 -> random.nextLong() >> random.nextInt(64);
            case 2 -> Json.freeze((random.nextDouble() - 0.5) * Math.pow(10, random.nextInt(40) - 20));
            case 3 -> null;
            case 4 -> random.nextBoolean();
            case 5 -> "x".repeat(random.nextInt(80));
            case 6 -> random.nextInt(4) == 0 ? Long.MIN_VALUE : Long.MAX_VALUE;
            case 7 -> object(depth + 1);
            default -> {
                List<Object> items = new ArrayList<>();
                for (int left = random.nextInt(4); left > 0; left--) {
                    items.add(value(depth + 1));
                }
                yield items;
            }
        };
    }

    /** Of all kinds of characters but halves of pairs. */
    private String text() {
        StringBuilder text = new StringBuilder();
        for (int left = random.nextInt(8); left > 0; left--) {
            switch (random.nextInt(5)) {
                case 0 -> text.append((char) random.nextInt(0x80));
                case 1 -> text.append((char) random.nextInt(0x800));
                case 2 -> text.append((char) (0xE000 + random.nextInt(0x1000)));
                case 3 -> text.appendCodePoint(0x10000 + random.nextInt(0x10000));
                default -> text.append("\"\\\n\t\u0001");
            }
        }
        return text.toString();
    }
}
