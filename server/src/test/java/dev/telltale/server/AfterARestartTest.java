package dev.telltale.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.telltale.event.JournalException;
import dev.telltale.monitor.journal.disk.DiskJournal;
import dev.telltale.monitor.journal.disk.DiskOptions;
import dev.telltale.server.SseStream.Frame;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a server knows that another one has recorded, over a journal on disk. */
class AfterARestartTest {
    private static final String EVENTS = "/api/v1/executions/e1/events";

    @TempDir
    Path folder;

    /** Where the second life finds its journal. */
    private Path second;

    // G8, 001-14
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aLastIdOfAnEarlierLifeResumesExactly(boolean isClean) throws IOException {
        String seen = tell(isClean, false);
        try (DiskJournal journal = open();
                Harbour harbour = new Harbour(journal)) {
            for (String path : List.of(EVENTS, "/api/v1/events")) {
                try (SseStream stream = harbour.stream(path, "Last-Event-ID: " + seen)) {
                    Frame opened = stream.next();
                    assertThat(opened.json()).containsEntry("recovered", true);
                    assertThat(opened.id()).isEqualTo(journal.epoch() + ".3");
                    assertThat(stream.next().seq()).isEqualTo(4);
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void afterTheEndThereIsNothingToComeBackFor(boolean isClean) throws IOException {
        String seen = tell(isClean, true);
        try (DiskJournal journal = open();
                Harbour harbour = new Harbour(journal);
                SseStream stream = harbour.stream(EVENTS, "Last-Event-ID: " + seen)) {
            assertThat(stream.head.status()).isEqualTo(204);
        }
    }

    // 003-08, 003-12
    @Test
    void snapshotsListsAndHistoryAreAsBefore() throws IOException {
        tell(true, true);
        try (DiskJournal journal = open();
                Harbour harbour = new Harbour(journal)) {
            assertThat(harbour.get("/api/v1/executions/e1").json())
                    .containsEntry("status", "completed")
                    .containsEntry("seq", 6L);
            assertThat(harbour.get("/api/v1/executions/e1/variables?at=3").json())
                    .containsEntry("variables", Map.of("v", 1L));
            assertThat((List<?>) harbour.get("/api/v1/executions?status=completed&label=team=sail")
                            .json()
                            .get("items"))
                    .hasSize(1);
            assertThat(harbour.get(EVENTS, "Accept", "application/x-ndjson")
                            .text()
                            .lines())
                    .hasSize(6);
            try (SseStream stream = harbour.stream(EVENTS)) {
                assertThat(stream.rest()).hasSize(8);
            }
        }
    }

    // G6: a disk that cannot be read ends the stream that needs it, and no other.
    @Test
    void aStreamWhoseJournalCannotBeReadSaysSoAndTheOthersGoOn() throws IOException {
        tell(true, false);
        try (DiskJournal journal = open()) {
            FlakyJournal flaky = new FlakyJournal(journal);
            try (Harbour harbour = new Harbour(flaky);
                    SseStream live = harbour.stream("/api/v1/events")) {
                live.next("stream.opened");
                flaky.fault = new JournalException("the disk is gone", null);
                try (SseStream past = harbour.stream("/api/v1/events?from=start")) {
                    List<Frame> frames = past.rest();
                    assertThat(frames).extracting(Frame::event).containsExactly("stream.opened", "stream.closed");
                    assertThat(frames.get(1).json()).containsEntry("reason", "journal");
                }
                new Tale(harbour.monitor.journal(), "e2", "release").begin("a");
                assertThat(live.next().json()).containsEntry("executionId", "e2");
            }
        }
    }

    /** Tells e1 and stops. @return a cursor behind its third event, or behind its end */
    private String tell(boolean isClean, boolean isWhole) throws IOException {
        Path first = folder.resolve("first");
        try (DiskJournal journal = DiskJournal.open(first, DiskOptions.DEFAULT)) {
            String seen;
            try (Harbour harbour = new Harbour(journal)) {
                Tale tale = harbour.tale("e1")
                        .begin(Map.of(), Map.of("team", "sail"), "a")
                        .start("a")
                        .assign("v", 1)
                        .write("a", "one\n");
                if (isWhole) {
                    tale.finish("a").complete();
                }
                Awaitility.await().until(() -> journal.head() == tale.seq());
                seen = journal.epoch() + (isWhole ? ".6" : ".3");
            }
            second = isClean ? first : folder.resolve("second");
            if (!isClean) {
                copy(first); // as it is when the process dies now
            }
            return seen;
        }
    }

    private void copy(Path from) throws IOException {
        Awaitility.await().until(() -> Files.exists(from.resolve("reserve"))); // made in the background, and renamed
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, second.resolve(from.relativize(file).toString()));
            }
        }
    }

    private DiskJournal open() {
        return DiskJournal.open(second, DiskOptions.DEFAULT);
    }
}
