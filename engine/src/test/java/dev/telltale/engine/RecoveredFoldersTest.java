package dev.telltale.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.telltale.event.OutputEvent;
import dev.telltale.event.RunEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** After a crash the workspace holds the folders of what goes on, and no others. */
class RecoveredFoldersTest {
    private static final String TWICE = """
            name: twice
            nodes:
              - {id: a, run: "if test -e mine; then echo again; else touch mine; echo up; sleep 1000; fi"}
            """;

    @TempDir
    private Path folder;

    private Path workspace;
    private Fixture fixture;

    @BeforeEach
    void open() {
        workspace = folder.resolve("work");
        fixture = new Fixture(
                Map.of(), builder -> builder.workspace(workspace).processRecords(folder.resolve("processes")));
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    private Execution begin(String yaml) {
        Execution execution = fixture.start(yaml);
        fixture.await(execution, OutputEvent.class, "a");
        return execution;
    }

    @Test
    void onlyWhatGoesOnKeepsItsFolder() throws IOException {
        Execution ended = fixture.start("name: short\nnodes:\n  - {id: a, task: noop}\n");
        fixture.end(ended);
        Execution lost = begin(TWICE.replace("twice", "lost"));
        Execution goesOn = begin(TWICE);
        RunEvent.Opening opening =
                (RunEvent.Opening) fixture.journal.events(lost.id()).get(0);
        fixture = fixture.crash(Duration.ZERO);
        Path left = Files.createDirectory(workspace.resolve(ended.id())); // the crash came before it was deleted
        Path forgotten =
                Files.createDirectory(workspace.resolve("mt000000" + "0123wxyz")); // by the journal's retention
        List<Path> foreign = List.of(
                Files.createDirectory(workspace.resolve("lost+found")),
                Files.createDirectory(workspace.resolve("internationalize")), // as an id of long ago
                Files.createDirectory(workspace.resolve("transactionslog1"))); // and of a day to come
        assertThat(workspace.resolve(lost.id())).exists();
        fixture.journal.loseDefinition(opening.definition());
        Execution recovered = fixture.engine.recover().get(0);

        assertThat(recovered.id()).isEqualTo(goesOn.id());
        assertThat(workspace.resolve(lost.id())).doesNotExist();
        assertThat(left).doesNotExist();
        assertThat(forgotten).doesNotExist();
        assertThat(foreign).allSatisfy(path -> assertThat(path).exists());
        assertThat(fixture.end(recovered).events())
                .anyMatch(event ->
                        event instanceof OutputEvent output && output.text().equals("again\n"));
    }
}
