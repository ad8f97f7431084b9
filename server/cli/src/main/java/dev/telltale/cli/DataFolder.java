package dev.telltale.cli;

import dev.telltale.cli.argument.CommandException;
import dev.telltale.cli.argument.ExitCode;
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
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Keeps everything in a folder, which belongs to one server at a time: what runs when that ends goes on with the next one. */
final class DataFolder implements Storage {
    private static final String JOURNAL = "journal";
    private static final String WORKFLOWS = "workflows";
    private static final String WORK = "work";
    private static final String PROCESSES = "processes";

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
            OwnersFolder.makeOrWarn(folder);
            for (String within : List.of(JOURNAL, WORKFLOWS, WORK, PROCESSES)) {
                // Workflows and the files of processes are nobody else's business either.
                OwnersFolder.makeOrClose(folder.resolve(within));
            }
            return new DataFolder(folder, DiskJournal.open(folder.resolve(JOURNAL), options), drain);
        } catch (JournalException refused) {
            throw CommandException.failed(String.valueOf(refused.getMessage()));
        } catch (IOException problem) {
            throw unusable(folder, problem);
        }
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
            return builder.workspace(folder.resolve(WORK))
                    .processRecords(folder.resolve(PROCESSES))
                    .workflowsIn(WorkflowFiles.in(folder.resolve(WORKFLOWS)))
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
