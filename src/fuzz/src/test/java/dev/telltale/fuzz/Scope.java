package dev.telltale.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import dev.telltale.engine.expression.ExpressionException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What expressions are tried out on. */
final class Scope {
    /** The names of a loop. */
    static final Set<String> NAMES = Set.of("item", "item_index");

    /** Of every kind of JSON but null. */
    static final Map<String, @Nullable Object> VALUES = Map.of(
            "inputs", Map.of("text", "a'b\"c $x", "number", 7L, "ratio", 0.5, "list", List.of(1L, "two", true)),
            "vars", Map.of("n", 3L, "map", Map.of("a", Map.of("b", "deep"))),
            "nodes", Map.of("a", Map.of("status", "completed", "outputs", Map.of("n", "1"))),
            "execution", Map.of("id", "e1", "workflow", "w"),
            "item", "it",
            "item_index", 2L);

    private Scope() {}

    /** Tries a text out. It may be refused, at a place in it. */
    static void tryOut(String text, Runnable reading) {
        try {
            reading.run();
        } catch (ExpressionException refused) {
            assertThat(refused.getMessage()).isNotBlank();
            assertThat(refused.offset()).isBetween(-1, text.length());
        }
    }
}
