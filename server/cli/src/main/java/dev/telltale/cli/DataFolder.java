package dev.telltale.cli;

import dev.telltale.engine.Engine;
import dev.telltale.engine.WorkflowFiles;
import dev.telltale.event.EventJournal;
import dev.telltale.event.FileFault;
import dev.telltale.event.JournalException;
import dev.telltale.monitor.journal.disk.DiskJournal;
import dev.telltale.monitor.journal.disk.DiskOptions;
import dev.telltale.monitor.journal.disk.Trouble;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Keeps everything in a folder, which belongs to one server at a time: what runs when that ends goes on with the next one. */
final class DataFolder implements Storage {
    private final Path folder;
    private final DiskJournal journal;
    private final Duration drain;

    private DataFolder(Path folder, DiskJournal journal, Duration drain) {
        this.folder = folder;
        this.journal = journal;
        this.drain = drain;
    }

    /** @throws CommandException if it cannot be used, or another server has it */
    static DataFolder open(Path path, DiskOptions options, Duration drain) {
        Path folder = path.toAbsolutePath().normalize();
        try {
            make(folder);
            return new DataFolder(folder, DiskJournal.open(folder.resolve("journal"), options), drain);
        } catch (JournalException refused) {
            throw CommandException.failed(String.valueOf(refused.getMessage()));
        } catch (IOException problem) {
            throw unusable(folder, problem);
        }
    }

    // Workflows and the files of processes are nobody else's business, also where somebody has made the folder itself
    // for
    // others to enter.
    private static Path make(Path folder) throws IOException {
        return Files.isDirectory(folder) ? folder : Files.createDirectories(folder, ownersOnly(folder));
    }

    private static FileAttribute<?>[] ownersOnly(Path folder) {
        return folder.getFileSystem().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"))
                }
                : new FileAttribute<?>[0];
    }

    private static CommandException unusable(Path folder, Exception problem) {
        return CommandException.failed("the data folder " + folder + " cannot be used: " + FileFault.of(problem)
                + "; name one that can be written to with --data");
    }

    @Override
    public EventJournal journal() {
        return journal;
    }

    @Override
    public Engine build(Engine.Builder builder) {
        try {
            return builder.workspace(make(folder.resolve("work")))
                    .processRecords(make(folder.resolve("processes")))
                    .workflowsIn(WorkflowFiles.in(make(folder.resolve("workflows"))))
                    .build();
        } catch (IOException | UncheckedIOException problem) {
            throw unusable(folder, problem);
        }
    }

    @Override
    public String recover(Engine engine) {
        int executions = engine.recover().size();
        String goesOn = executions == 1 ? "; 1 execution goes on" : "; " + executions + " executions go on";
        return "telltale keeps its data in " + folder + (executions == 0 ? "" : goesOn);
    }

    @Override
    public @Nullable String trouble() {
        Trouble trouble = journal.trouble();
        return trouble == null ? null : trouble.toString();
    }

    @Override
    public Duration drain() {
        return drain;
    }

    @Override
    public void end(Engine engine, Duration patience) {
        engine.suspend(patience);
    }

    /** Nothing was lost, so it is none of a failure. */
    @Override
    public int exitCode(int signal) {
        return ExitCode.COMPLETED;
    }

    @Override
    public void close() {
        journal.close();
    }
}
