package dev.telltale.examples;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class EmbedTelltaleTest {
    @Test
    void itShowsTheEventsThatPassItsFilterAndTheResult() throws Exception {
        assertThat(Printed.linesOf(EmbedTelltale::main))
                .containsExactly("node.started", "node.completed", "execution.completed", "Hello, Ada!");
    }
}
