package dev.telltale.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.telltale.event.RefusedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkflowFilesTest {
    private static final String DEPLOY = "name: deploy\nnodes:\n  - {id: only, task: noop}\n";
    private static final String OLDER =
            "name: deploy\nnodes:\n  - {id: other, emit: {name: said, data: {text: äöü}}}\n";

    @TempDir
    private Path folder;

    @Test
    void whatIsRegisteredIsThereInTheNextLife() throws Exception {
        try (Engine engine = engine()) {
            assertThat(engine.workflows().put("deploy", OLDER)).isTrue();
            assertThat(engine.workflows().put("deploy", DEPLOY)).isFalse();
        }
        try (Engine engine = engine()) {
            assertThat(engine.workflows().names()).containsExactly("deploy");
            assertThat(text(engine)).isEqualTo(DEPLOY);
        }
        assertThat(folder.resolve("deploy.yaml")).hasContent(DEPLOY);
    }

    @Test
    void whatIsRemovedStaysSo() throws Exception {
        try (Engine engine = engine()) {
            engine.workflows().put("deploy", DEPLOY);
            assertThat(engine.workflows().remove("deploy")).isTrue();
            assertThat(engine.workflows().remove("deploy")).isFalse();
        }
        try (Engine engine = engine()) {
            assertThat(engine.workflows().names()).isEmpty();
        }
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void aFileThatCannotRunAnyMoreIsLeftAloneAndTheOthersAreThere() throws Exception {
        Files.writeString(folder.resolve("deploy.yaml"), DEPLOY);
        Files.writeString(folder.resolve("broken.yaml"), "name: broken\nnodes: [{id: only, task: no-such-task}]\n");
        Files.writeString(folder.resolve("misnamed.yaml"), DEPLOY);
        Files.write(folder.resolve("binary.yaml"), new byte[] {0, -1, 7});
        Files.writeString(folder.resolve("notes.txt"), "mine");
        try (Engine engine = engine()) {
            assertThat(engine.workflows().names()).containsExactly("deploy");
        }
        assertThat(folder.resolve("broken.yaml")).exists();
        assertThat(folder.resolve("misnamed.yaml")).exists();
    }

    @Test
    void whatIsNoFileThatCanBeReadIsLeftAloneAndTheOthersAreThere() throws Exception {
        Files.createDirectories(folder.resolve("aside.yaml/inner"));
        Files.createDirectories(folder.resolve(".unfinished.yaml/inner"));
        Files.createSymbolicLink(folder.resolve("dangling.yaml"), Path.of("nowhere.yaml"));
        Files.createSymbolicLink(folder.resolve("circle.yaml"), Path.of("circle.yaml"));
        Files.createSymbolicLink(folder.resolve("unreadable.yaml"), Path.of("/proc/self/mem")); // also for root
        Files.writeString(folder.resolve("deploy.yaml"), DEPLOY);
        try (Engine engine = engine()) {
            assertThat(engine.workflows().names()).containsExactly("deploy");
        }
        assertThat(folder.resolve("aside.yaml/inner")).isDirectory();
        assertThat(folder.resolve("dangling.yaml")).isSymbolicLink();
        assertThat(folder.resolve("unreadable.yaml")).isSymbolicLink();
    }

    @Test
    void aPipeKeepsNobodyWaiting() throws Exception {
        Path pipe = folder.resolve("pipe.yaml");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        try (Engine engine = engine()) {
            assertThat(engine.workflows().names()).isEmpty();
        }
        assertThat(pipe).exists();
    }

    @Test
    void aDanglingLinkGivesWayToWhatIsRegisteredAnew() throws Exception {
        Files.createSymbolicLink(folder.resolve("deploy.yaml"), Path.of("nowhere.yaml"));
        try (Engine engine = engine()) {
            engine.workflows().put("deploy", DEPLOY);
        }
        assertThat(folder.resolve("deploy.yaml")).isRegularFile().hasContent(DEPLOY);
        assertThat(folder.resolve("nowhere.yaml")).doesNotExist();
    }

    @Test
    void whatACrashLeftHalfWrittenIsNoWorkflow() throws Exception {
        Files.writeString(folder.resolve(".unfinished.yaml"), DEPLOY.substring(0, 20));
        try (Engine engine = engine()) {
            assertThat(engine.workflows().names()).isEmpty();
        }
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void whatCannotBeWrittenIsNotRegistered() throws Exception {
        Path sub = folder.resolve("workflows");
        try (Engine engine = builder(sub).build()) {
            engine.workflows().put("deploy", DEPLOY);
            Path away = Files.move(sub, folder.resolve("away"));
            Files.createFile(sub);
            assertThatThrownBy(() -> engine.workflows().put("deploy", OLDER))
                    .isInstanceOf(RefusedException.class)
                    .hasMessageStartingWith("workflow 'deploy' cannot be kept: ");
            assertThatThrownBy(() -> engine.workflows().remove("deploy"))
                    .isInstanceOf(RefusedException.class)
                    .hasMessageStartingWith("workflow 'deploy' cannot be removed: ");
            assertThat(text(engine)).isEqualTo(DEPLOY);
            assertThat(away.resolve("deploy.yaml")).hasContent(DEPLOY);
        }
    }

    private Engine engine() throws IOException {
        return builder(folder).build();
    }

    private static Engine.Builder builder(Path folder) throws IOException {
        return Engine.builder().journal(new RecordingJournal()).workflowsIn(WorkflowFiles.in(folder));
    }

    private static String text(Engine engine) {
        return engine.workflows().get("deploy").orElseThrow().definition().text();
    }
}
