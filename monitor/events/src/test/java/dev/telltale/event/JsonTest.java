package dev.telltale.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class JsonTest {
    @Test
    void textIsWrittenWithTheShortestEscapes() {
        assertThat(Json.write("a\"b\\c/d\n\r\t\b\f\u0001\u001f\u007f é € 😀"))
                .isEqualTo("\"a\\\"b\\\\c/d\\n\\r\\t\\b\\f\\u0001\\u001f\u007f é € 😀\"");
    }

    @Test
    void valuesAreWrittenCompactAndInOrder() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("z", null);
        map.put("a", List.of(1, 2.5, true, false, "x"));
        map.put("m", Map.of());

        assertThat(Json.write(map)).isEqualTo("{\"z\":null,\"a\":[1,2.5,true,false,\"x\"],\"m\":{}}");
        assertThat(Json.write(Json.freeze(map))).isEqualTo(Json.write(map));
        assertThat(Json.write(null)).isEqualTo("null");
    }

    @Test
    void numbersBecomeLongOrDouble() {
        assertThat(Json.freeze(List.of(1, (short) 2, (byte) 3, 4L, new BigInteger("5"))))
                .isEqualTo(List.of(1L, 2L, 3L, 4L, 5L));
        assertThat(Json.freeze(List.of(1.5f, 2.5, new BigDecimal("3.5"), BigInteger.TWO.pow(64))))
                .isEqualTo(List.of(1.5, 2.5, 3.5, 0x1p64));
    }

    @Test
    void arraysEnumsAndCharactersFreezeToo() {
        assertThat(Json.freeze(new Object[] {'c', new StringBuilder("text"), ErrorKind.DATA, new String[] {"x"}}))
                .isEqualTo(List.of("c", "text", "DATA", List.of("x")));
    }

    @Test
    void whatIsNoJsonValueIsRefusedWithoutEchoingIt() {
        assertThatThrownBy(() -> Json.freeze(List.of(Double.NaN))).isInstanceOf(JsonException.class);
        assertThatThrownBy(() -> Json.freeze(Float.NEGATIVE_INFINITY)).isInstanceOf(JsonException.class);
        assertThatThrownBy(() -> Json.write(Map.of("x", Double.NaN))).isInstanceOf(JsonException.class);
        assertThatThrownBy(() -> Json.freeze(new Object())).hasMessageContaining("a java.lang.Object is no JSON value");
        assertThatThrownBy(() -> Json.freeze(Collections.singletonMap(null, 1))).hasMessageContaining("a key is null");
        assertThatThrownBy(() -> Json.freeze(Map.of(new StringBuilder("s3cret"), 1)))
                .isInstanceOf(JsonException.class)
                .hasMessageNotContaining("s3cret");
    }

    @Test
    void sizeIsTheUtf8LengthOfTheText() {
        Random random = new Random(1);
        for (int i = 0; i < 3_000; i++) {
            Object value = RandomJson.value(random, 5);
            Object frozen = Json.freeze(value);

            assertThat(Json.size(frozen)).isEqualTo(utf8(Json.write(frozen)));
            assertThat(Json.size(value)).isEqualTo(Json.size(frozen));
        }
    }

    @Test
    void writingNeedsNoFreezing() {
        Random random = new Random(2);
        for (int i = 0; i < 1_000; i++) {
            Object value = RandomJson.value(random, 4);

            assertThat(Json.write(value)).isEqualTo(Json.write(Json.freeze(value)));
        }
    }

    @Test
    void halfASurrogatePairBecomesTheReplacementCharacter() {
        assertThat(Json.freeze("\uD83D")).isEqualTo("\uFFFD");
        assertThat(Json.freeze("a\uD83D\uD83D\uDE00\uDE00b")).isEqualTo("a\uFFFD😀\uFFFDb");
        assertThat(Json.freeze(Map.of("\uDE00", 1))).isEqualTo(Map.of("\uFFFD", 1L));
        assertThat(Json.write("\uDE00x")).isEqualTo("\"\uFFFDx\"");
    }

    // 003-14
    @Test
    void aFrozenValueDoesNotFollowItsOrigin() {
        List<Object> inner = new ArrayList<>(List.of("a"));
        Map<String, Object> outer = new HashMap<>(Map.of("inner", inner));

        Map<String, Object> frozen = Json.freezeMap(outer);
        inner.add("b");
        outer.put("more", 1);

        assertThat(frozen).isEqualTo(Map.of("inner", List.of("a")));
    }

    // 003-14
    @Test
    void aFrozenValueCannotBeChanged() {
        Map<String, Object> map = Json.freezeMap(Map.of("list", new ArrayList<>(List.of(1))));
        @SuppressWarnings("unchecked")
        List<Object> list = (List<Object>) map.get("list");

        assertRefused(() -> map.put("x", 1));
        assertRefused(() -> map.remove("list"));
        assertRefused(map::clear);
        assertRefused(() -> map.entrySet().iterator().next().setValue(1));
        assertRefused(() -> map.keySet().remove("list"));
        assertRefused(() -> map.values().clear());
        assertRefused(() -> list.add(1));
        assertRefused(() -> list.set(0, 1));
        assertRefused(() -> list.remove(0));
        assertRefused(() -> list.iterator().forEachRemaining(item -> list.clear()));
        assertRefused(() -> list.sort(null));
    }

    @Test
    void freezingAgainGivesTheSameInstance() {
        Map<String, Object> map = Json.freezeMap(Map.of("list", List.of(1)));
        List<Object> around = Json.freezeList(Arrays.asList(map, null));

        assertThat(Json.freeze(map)).isSameAs(map);
        assertThat(around.get(0)).isSameAs(map);
        assertThat(around.get(1)).isNull();
    }

    @Test
    @Timeout(value = 10, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void freezingAgainCostsNothing() {
        List<Object> large = Json.freezeList(Collections.nCopies(500_000, 1));
        for (int i = 0; i < 10_000_000; i++) {
            Json.freeze(large);
        }
    }

    @Test
    void frozenValuesEqualPlainOnes() {
        Map<String, Object> plain = new LinkedHashMap<>();
        plain.put("a", null);
        plain.put("b", List.of("x"));

        assertThat(Json.freeze(plain)).isEqualTo(plain).hasSameHashCodeAs(plain);
        assertThat(Json.freezeMap(plain)).containsKey("a").doesNotContainKey("c");
        assertThat(Json.freezeList(List.of("x"))).isEqualTo(List.of("x"));
    }

    @Test
    void aValueOfExactlyTheCapFits() {
        String text = "x".repeat(Json.MAX_BYTES - 2);
        List<Object> list = Json.freezeList(List.of("x".repeat(Json.MAX_BYTES - 4)));

        assertThat(Json.freeze(text)).isSameAs(text);
        assertThat(Json.size(list)).isEqualTo(Json.MAX_BYTES);
    }

    @Test
    void oneByteMoreThanTheCapIsRefused() {
        String text = "x".repeat(Json.MAX_BYTES - 1);
        String multibyte = "é".repeat(Json.MAX_BYTES / 2);

        assertThatThrownBy(() -> Json.freeze(text))
                .isInstanceOf(JsonException.class)
                .hasMessageContaining("1048576");
        assertThatThrownBy(() -> Json.freeze(multibyte)).isInstanceOf(JsonException.class);
        assertThatThrownBy(() -> Json.freeze(List.of("x".repeat(Json.MAX_BYTES - 3))))
                .isInstanceOf(JsonException.class);
        assertThatThrownBy(() -> Json.freeze(Map.of("k", "x".repeat(Json.MAX_BYTES - 7))))
                .isInstanceOf(JsonException.class);
    }

    @Test
    void frozenPartsCountTowardsTheCap() {
        List<Object> half = Json.freezeList(List.of("x".repeat(Json.MAX_BYTES / 2)));

        assertThatThrownBy(() -> Json.freeze(List.of(half, half))).isInstanceOf(JsonException.class);
    }

    @Test
    void sixteenLevelsFitAndSeventeenDoNot() {
        assertThat(Json.write(Json.freeze(nested(16)))).isEqualTo("[".repeat(16) + "]".repeat(16));
        assertThatThrownBy(() -> Json.freeze(nested(17)))
                .isInstanceOf(JsonException.class)
                .hasMessageContaining("16 levels");
    }

    @Test
    void frozenPartsCountTowardsTheDepth() {
        Object eight = Json.freeze(nested(8));
        Object above = nested(7);

        assertThat(Json.freeze(Map.of("list", List.of(eight, above)))).isNotNull();
        assertThat(Json.freeze(wrapped(eight, 8))).isNotNull();
        assertThatThrownBy(() -> Json.freeze(wrapped(eight, 9))).isInstanceOf(JsonException.class);
    }

    @Test
    void aListThatHoldsItselfIsRefused() {
        List<Object> list = new ArrayList<>();
        list.add(list);

        assertThatThrownBy(() -> Json.freeze(list)).isInstanceOf(JsonException.class);
    }

    @Test
    @Timeout(value = 10, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void aSmallValueThatUnfoldsToAHugeOneIsRefusedAtOnce() {
        Object value = "lol";
        for (int level = 0; level < 15; level++) {
            value = Collections.nCopies(10, value);
        }
        Object bomb = value;

        assertThatThrownBy(() -> Json.freeze(bomb)).isInstanceOf(JsonException.class);
        assertThatThrownBy(() -> Json.freeze(Collections.nCopies(Integer.MAX_VALUE, 1)))
                .isInstanceOf(JsonException.class);
    }

    private static Object nested(int levels) {
        return wrapped(List.of(), levels - 1);
    }

    private static Object wrapped(Object value, int levels) {
        Object wrapped = value;
        for (int level = 0; level < levels; level++) {
            wrapped = List.of(wrapped);
        }
        return wrapped;
    }

    private static int utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    private static void assertRefused(Runnable change) {
        assertThatThrownBy(change::run).isInstanceOf(UnsupportedOperationException.class);
    }
}
