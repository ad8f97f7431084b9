package dev.telltale.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.telltale.engine.Engine;
import dev.telltale.engine.WorkflowFiles;
import dev.telltale.monitor.journal.disk.DiskOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** What is kept from others, whatever the folder was before. */
class DataFolderTest {
    @TempDir
    Path place;

    private final ListAppender<ILoggingEvent> told = new ListAppender<>();
    private Path folder;

    @BeforeEach
    void listen() {
        folder = place.resolve("data");
        told.start();
        logger().addAppender(told);
    }

    @AfterEach
    void stopListening() {
        logger().detachAppender(told);
    }

    private static Logger logger() {
        return (Logger) LoggerFactory.getLogger(OwnersFolder.class);
    }

    // G10
    @Test
    void whatIsMadeInAFolderThatOthersMayEnterIsForItsOwnerAndThatIsTold() throws Exception {
        make(folder, "rwxr-xr-x");

        fill();

        assertThat(mode(folder)).isEqualTo("rwxr-xr-x");
        checkWithin();
        assertThat(told.list)
                .extracting(ILoggingEvent::getFormattedMessage)
                .singleElement()
                .asString()
                .contains(folder.toString(), "rwxr-xr-x", "chmod 700 " + folder);
    }

    // G10: as after a copy that did not keep the modes.
    @Test
    void foldersWithinThatOthersMayEnterAreClosed() throws Exception {
        make(folder, "rwx------");
        for (String name : List.of("journal", "workflows", "work", "processes")) {
            make(folder.resolve(name), "rwxrwxr-x");
        }

        fill();

        checkWithin();
        assertThat(told.list).isEmpty();
    }

    @Test
    void aFolderThatIsMadeIsForItsOwner() throws Exception {
        fill();

        assertThat(mode(folder)).isEqualTo("rwx------");
        checkWithin();
        assertThat(told.list).isEmpty();
    }

    private void fill() throws IOException {
        DataFolder data = DataFolder.open(folder, DiskOptions.DEFAULT.withReserveBytes(0), Duration.ZERO);
        Engine engine = data.build(Engine.builder().journal(data.journal()));
        try {
            WorkflowFiles.in(folder.resolve("workflows")).keep("deploy", "name: deploy");
        } finally {
            engine.close();
            data.close();
        }
    }

    private void checkWithin() throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.filter(path -> !path.equals(folder)).toList()) {
                assertThat(mode(path)).as(path.toString()).endsWith("------");
            }
        }
        assertThat(folder.resolve("journal")).isDirectoryContaining("glob:**.log");
        assertThat(folder.resolve("workflows")).isDirectoryContaining("glob:**deploy.yaml");
        assertThat(folder.resolve("work")).isDirectory();
        assertThat(folder.resolve("processes")).isDirectory();
    }

    private static void make(Path path, String mode) throws IOException {
        Files.createDirectory(path);
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode)); // whatever the umask is
    }

    private static String mode(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}
