package dev.telltale.checks;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TheSchemaInTheDocsIsTheShippedOneTest {
    private static final String NAME = "workflow.schema.json";

    @Test
    void theFileForEditorsIsACopyOfTheResource() {
        String shipped =
                House.read(House.root().resolve("engine/src/main/resources/dev/telltale/engine/workflow/" + NAME));

        assertThat(House.read(House.root().resolve("src/docs/" + NAME)))
                .as("copy the resource of the engine to src/docs/" + NAME)
                .isEqualTo(shipped);
    }
}
