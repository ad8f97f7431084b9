package dev.telltale.monitor.journal.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.telltale.event.EventJournal;
import dev.telltale.event.ExecutionEvent;
import dev.telltale.event.JournalException;
import dev.telltale.event.SealedPart;
import dev.telltale.monitor.Story;
import dev.telltale.monitor.journal.EventJournalContract;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiskJournalTest extends EventJournalContract {
    @TempDir
    Path folder;

    private final List<DiskJournal> opened = new ArrayList<>();

    @Override
    protected EventJournal journal() {
        return open(folder.resolve("journal" + opened.size()));
    }

    private DiskJournal open(Path path) {
        DiskJournal journal = DiskJournal.open(path, DiskOptions.DEFAULT);
        opened.add(journal);
        return journal;
    }

    @AfterEach
    void closeAll() {
        opened.forEach(DiskJournal::close);
    }

    // G8, G12
    @Test
    void whatWasAcknowledgedIsThereAgainInTheSameEpochAfterACleanClose() throws InterruptedException {
        DiskJournal journal = open(folder);
        Story story = new Story("e1");
        journal.keepDefinition("sha-e1", "name: release");
        ExecutionEvent started = story.started();
        ExecutionEvent node = story.nodeStarted("build");
        append(journal, started, node);
        String epoch = journal.epoch();
        journal.close();

        DiskJournal again = open(folder);

        assertThat(again.epoch()).isEqualTo(epoch);
        assertThat(again.head()).isEqualTo(2);
        assertThat(again.read(0, 10))
                .containsExactly(new EventJournal.Entry(1, started), new EventJournal.Entry(2, node));
        assertThat(again.definition("sha-e1")).isEqualTo("name: release");
        assertThat(again.executions()).isEqualTo(List.of(journal.executions().get(0)));
        assertThat(append(again, story.nodeCompleted("build"))).isEqualTo(3);
        assertThat(again.readExecution("e1", 0, 10)).hasSize(3);
        assertThat(again.outages()).hasSize(1);
    }

    // G1, G8, G12
    @Test
    void aLogThatIsCutAnywhereOpensWithWhatLiesBeforeTheCut() throws Exception {
        Path whole = folder.resolve("whole");
        DiskJournal journal = open(whole);
        Story story = new Story("e1");
        append(journal, story.started());
        append(journal, story.nodeStarted("build"));
        long sound = Files.size(log(whole));
        append(journal, story.output("build", "some text"), story.nodeCompleted("build"));
        String epoch = journal.epoch();
        journal.close();
        byte[] bytes = Files.readAllBytes(log(whole));

        for (int length = (int) sound; length < bytes.length; length++) {
            Path cut = copy(whole, folder.resolve("cut" + length));
            Files.write(log(cut), Arrays.copyOf(bytes, length));
            try (DiskJournal again = DiskJournal.open(cut, DiskOptions.DEFAULT)) {
                assertThat(again.head()).isEqualTo(2);
                assertThat(again.readExecution("e1", 0, 10)).hasSize(2);
                assertThat(again.epoch()).isNotEqualTo(epoch);
                assertThat(again.reach(epoch)).isEqualTo(2);
                assertThat(again.reach("unknown1")).isEqualTo(-1);
                assertThat(again.cut() == null).isEqualTo(length == sound);
            }
        }
    }

    // G10
    @Test
    void whatIsSealedIsOnlyToldToRecovery() throws Exception {
        DiskJournal journal = open(folder);
        Story story = new Story("e1");
        append(journal, story.started());
        ExecutionEvent masked = story.variable("token", "***");
        Story twin = new Story("e1");
        twin.started();
        ExecutionEvent real = twin.variable("token", "hunter2hunter2");
        SealedPart sealed = new SealedPart(List.of(real), List.of("hunter2hunter2"), "/srv/work");
        awaitAcknowledged(journal, journal.append(List.of(masked), sealed));

        assertThat(journal.readExecution("e1", 1, 10).get(0).event()).isEqualTo(masked);
        SealedPart unsealed = journal.unseal("e1", 1, 10);
        assertThat(unsealed.events()).isEqualTo(List.of(real));
        assertThat(unsealed.secrets()).containsExactly("hunter2hunter2");
        assertThat(unsealed.directory()).isEqualTo("/srv/work");
        assertThat(Files.readString(log(folder), java.nio.charset.StandardCharsets.ISO_8859_1))
                .doesNotContain("hunter2", "/srv/work");
    }

    @Test
    void aSecondJournalInTheSameFolderIsRefused() {
        open(folder);

        assertThatThrownBy(() -> open(folder))
                .isInstanceOf(JournalException.class)
                .hasMessageContaining("already open in this process")
                .hasMessageContaining("name another folder");
    }

    static Path log(Path folder) {
        return folder.resolve("0000000000000000001.log");
    }

    static Path copy(Path from, Path to) throws IOException {
        try (var files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(from.relativize(file)));
            }
        }
        return to;
    }
}
