package dev.telltale.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.telltale.server.Harbour.Reply;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WorkflowsOverHttpTest {
    private static final String WORKFLOWS = "/api/v1/workflows";
    private static final String YAML = "application/yaml";
    private static final String RELEASE = "name: release\nnodes:\n  - {id: a, task: noop}\n";

    private final Harbour harbour = new Harbour();

    @AfterEach
    void close() {
        harbour.close();
    }

    @Test
    void aWorkflowIsKeptShownListedAndRemoved() {
        Reply created = put("release", RELEASE);
        assertThat(created.status()).isEqualTo(201);
        assertThat(created.header("Location")).isEqualTo(WORKFLOWS + "/release");
        assertThat(put("release", RELEASE + "# again\n").status()).isEqualTo(200);

        Reply shown = harbour.get(WORKFLOWS + "/release");
        assertThat(shown.header("Content-Type")).isEqualTo(YAML);
        assertThat(shown.text()).isEqualTo(RELEASE + "# again\n");
        assertThat(harbour.get(WORKFLOWS).json())
                .isEqualTo(Map.of(
                        "items", List.of(Map.of("name", "release", "links", Map.of("self", WORKFLOWS + "/release")))));

        assertThat(harbour.send("DELETE", WORKFLOWS + "/release", null).status())
                .isEqualTo(204);
        assertThat(harbour.send("DELETE", WORKFLOWS + "/release", null).status())
                .isEqualTo(404);
        assertThat(harbour.get(WORKFLOWS + "/release").status()).isEqualTo(404);
    }

    @Test
    void aWorkflowIsCheckedWithoutBeingKept() {
        assertThat(harbour.post(WORKFLOWS + "/validate", YAML, RELEASE).json()).isEqualTo(Map.of("valid", true));
        assertThat(harbour.get(WORKFLOWS).json()).isEqualTo(Map.of("items", List.of()));
    }

    @Test
    void everyProblemIsToldAtOnceWithItsPlace() {
        String text = "name: release\nnodes:\n  - {id: a, task: noop, needs: [b]}\n  - {id: c, task: nothing}\n";

        Reply checked = harbour.post(WORKFLOWS + "/validate", YAML, text);
        assertThat(checked.status()).isEqualTo(422);
        assertThat(checked.json()).containsEntry("type", "urn:telltale:problem:invalid-workflow");
        assertThat(checked.json().get("problems"))
                .asInstanceOf(InstanceOfAssertFactories.LIST)
                .isNotEmpty()
                .allSatisfy(problem -> assertThat(problem)
                        .asInstanceOf(InstanceOfAssertFactories.MAP)
                        .containsKeys("line", "column", "at", "message"));
        assertThat(put("release", text).status()).isEqualTo(422);
    }

    @Test
    void theNameInThePathIsTheNameInTheText() {
        assertThat(put("other", RELEASE).status()).isEqualTo(422);
        assertThat(put("no%20name", RELEASE).status()).isEqualTo(400);
    }

    @Test
    void theSchemaOfWorkflowsIsThereForEditors() {
        Reply reply = harbour.get("/workflow.schema.json");

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.header("Content-Type")).isEqualTo("application/schema+json");
        assertThat(reply.json()).containsEntry("title", "Telltale workflow");
        assertThat(harbour.get("/workflow.schema.json", "Accept", "application/json")
                        .header("Content-Type"))
                .isEqualTo("application/json");
    }

    @Test
    void aWorkflowIsYamlInUtf8() {
        assertThat(harbour.send("PUT", WORKFLOWS + "/release", RELEASE, "Content-Type", "text/plain")
                        .status())
                .isEqualTo(415);
        assertThat(harbour.send("PUT", WORKFLOWS + "/release", RELEASE).status())
                .isEqualTo(415);
        assertThat(harbour.send("PUT", WORKFLOWS + "/release", null).status()).isEqualTo(400);
    }

    private Reply put(String name, String text) {
        return harbour.send("PUT", WORKFLOWS + "/" + name, text, "Content-Type", YAML);
    }
}
