package dev.telltale.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedChannelException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

class FileFaultTest {
    @TempDir
    private Path folder;

    @Test
    void whatIsMissingOrInTheWayIsSaidInWords() throws Exception {
        Path missing = folder.resolve("missing");
        assertThat(reason(() -> Files.readString(missing))).isEqualTo("there is no " + missing);
        assertThat(reason(() -> Files.createDirectory(folder)))
                .isEqualTo("there is something at " + folder + " already");
        Path file = Files.createFile(folder.resolve("file"));
        assertThat(reason(() -> Files.list(file).close())).isEqualTo(file + " is no folder");
        assertThat(reason(() -> Files.delete(folder))).isEqualTo(folder + " is a folder that is not empty");
    }

    // Not asked of the system: nothing is denied to root.
    @Test
    void whatIsDeniedIsSaidInWords() {
        AccessDeniedException denied = new AccessDeniedException("/srv/data");
        assertThat(FileFault.of(denied)).isEqualTo("access to /srv/data is denied");
        assertThat(FileFault.of(new UncheckedIOException(denied))).isEqualTo("access to /srv/data is denied");
        assertThat(FileFault.of(new DirectoryIteratorException(denied))).isEqualTo("access to /srv/data is denied");
    }

    @Test
    void whatWasBeingDoneIsNotLost() {
        NoSuchFileException missing = new NoSuchFileException("/srv/data");
        assertThat(FileFault.of(new UncheckedIOException("it cannot be read: " + FileFault.of(missing), missing)))
                .isEqualTo("it cannot be read: there is no /srv/data");
    }

    @Test
    void whatTheSystemSaysIsPassedOn() throws Exception {
        Path file = Files.createFile(folder.resolve("file"));
        assertThat(reason(() -> Files.createFile(file.resolve("below"))))
                .isEqualTo(file.resolve("below") + ": Not a directory");
        assertThat(FileFault.of(new FileSystemException(null, null, "Too many open files")))
                .isEqualTo("Too many open files");
        assertThat(FileFault.of(new IOException("No space left on device"))).isEqualTo("No space left on device");
        assertThat(FileFault.of(new ClosedChannelException())).contains("ClosedChannel");
    }

    private static String reason(Executable deed) {
        return FileFault.of(assertThrows(IOException.class, deed));
    }
}
