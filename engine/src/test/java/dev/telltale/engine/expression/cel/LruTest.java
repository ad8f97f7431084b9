package dev.telltale.engine.expression.cel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LruTest {
    @Test
    void theValuesUsedLastAreKeptUpToABound() {
        Lru<String, String> cache = new Lru<>(2);
        List<String> made = new ArrayList<>();
        for (String key : List.of("a", "b", "a", "c", "a", "b")) {
            cache.get(key, k -> {
                made.add(k);
                return k;
            });
        }
        assertThat(made).containsExactly("a", "b", "c", "b");
        assertThat(cache.size()).isEqualTo(2);
    }
}
