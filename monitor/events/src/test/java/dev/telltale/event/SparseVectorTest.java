package dev.telltale.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class SparseVectorTest {
    @Test
    void itBehavesLikeASortedMap() {
        for (long seed = 0; seed < 20; seed++) {
            Random random = new Random(seed);
            int bits = 1 + random.nextInt(63);
            SparseVector<String> vector = SparseVector.empty();
            TreeMap<Long, String> model = new TreeMap<>();
            for (int step = 0; step < 2_000; step++) {
                long index = random.nextLong() >>> (64 - (1 + random.nextInt(bits)));
                String value = random.nextInt(3) == 0 ? null : "v" + step;
                vector = vector.with(index, value);
                change(model, index, value);
                assertThat(vector.get(index)).isEqualTo(value);
                assertThat(vector.size()).isEqualTo(model.size());
            }
            assertSame(vector, model);
        }
    }

    @Test
    void oldCopiesStayAsTheyWere() {
        Random random = new Random(3);
        List<SparseVector<String>> copies = new ArrayList<>();
        List<TreeMap<Long, String>> models = new ArrayList<>();
        SparseVector<String> vector = SparseVector.empty();
        TreeMap<Long, String> model = new TreeMap<>();
        for (int step = 0; step < 300; step++) {
            copies.add(vector);
            models.add(new TreeMap<>(model));
            long index = random.nextInt(200);
            String value = random.nextBoolean() ? "v" + step : null;
            vector = vector.with(index, value);
            change(model, index, value);
        }
        for (int i = 0; i < copies.size(); i++) {
            assertSame(copies.get(i), models.get(i));
        }
    }

    @Test
    void everyIndexOfALongHasItsPlace() {
        SparseVector<String> vector = SparseVector.empty();
        List<Long> indexes = List.of(0L, 31L, 32L, 1023L, 1024L, 1L << 59, 1L << 60, 1L << 62, Long.MAX_VALUE);
        for (long index : indexes) {
            assertThat(vector.get(index)).isNull();
            vector = vector.with(index, "at " + index);
        }
        assertThat(all(vector))
                .containsExactlyElementsOf(indexes.stream().map(i -> "at " + i).toList());
        assertThat(vector.get(-1)).isNull();
        assertThat(vector.get(1L << 61)).isNull();
    }

    @Test
    void whatIsEmptiedIsEmpty() {
        SparseVector<String> vector = SparseVector.empty();
        for (long index = 0; index < 5_000; index++) {
            vector = vector.with(index * 7, "x");
        }
        for (long index = 0; index < 5_000; index++) {
            vector = vector.with(index * 7, null);
        }
        assertThat(vector).isSameAs(SparseVector.empty());
        assertThat(vector.with(4, null)).isSameAs(vector);
    }

    @Test
    void settingWhatIsThereAlreadyChangesNothing() {
        String value = "x";
        SparseVector<String> vector = SparseVector.<String>empty().with(100, value);

        assertThat(vector.with(100, value)).isSameAs(vector);
        assertThat(vector.with(1L << 40, null)).isSameAs(vector);
    }

    @Test
    void mappingReplacesEveryValueInACopy() {
        SparseVector<String> vector =
                SparseVector.<String>empty().with(3, "a").with(40, "b").with(5_000, "c");

        SparseVector<String> mapped = vector.map(value -> value + value);

        assertThat(all(mapped)).containsExactly("aa", "bb", "cc");
        assertThat(mapped.get(5_000)).isEqualTo("cc");
        assertThat(mapped.size()).isEqualTo(3);
        assertThat(all(vector)).containsExactly("a", "b", "c");
        assertThat(SparseVector.<String>empty().map(value -> value).size()).isZero();
    }

    private static void change(Map<Long, String> model, long index, String value) {
        if (value == null) {
            model.remove(index);
        } else {
            model.put(index, value);
        }
    }

    private static void assertSame(SparseVector<String> vector, TreeMap<Long, String> model) {
        assertThat(all(vector)).containsExactlyElementsOf(model.values());
        assertThat(vector.size()).isEqualTo(model.size());
        model.forEach((index, value) -> assertThat(vector.get(index)).isEqualTo(value));
    }

    private static List<String> all(SparseVector<String> vector) {
        List<String> values = new ArrayList<>();
        vector.forEach(values::add);
        return values;
    }
}
