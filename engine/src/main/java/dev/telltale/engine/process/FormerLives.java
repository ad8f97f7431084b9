package dev.telltale.engine.process;

import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends what former lives of this program have left running, by what they have recorded. A stranger that was given the id of one of
 * their processes meanwhile is told from it by when it started, and by its session; after a restart of the machine nothing is left, and
 * nobody is looked for.
 */
final class FormerLives {
    private static final Logger log = LoggerFactory.getLogger(ProcessRunner.class);

    private final Duration grace;
    private final Executor threads;
    private final ScheduledExecutorService timer;

    FormerLives(Duration grace, Executor threads, ScheduledExecutorService timer) {
        this.grace = grace;
        this.threads = threads;
        this.timer = timer;
    }

    /** A tree that is being ended. */
    private record Left(int processes, Ending ending) {}

    /**
     * Ends them all, waits until they are gone, and deletes their records.
     *
     * @param folder of the records of all lives, none of which may go on
     * @param bootId of the machine as it runs now
     * @throws IOException when the folder cannot be read or tidied up
     */
    void end(Path folder, String bootId) throws IOException, InterruptedException {
        int processes = 0;
        for (Path life : list(folder)) {
            if (!ProcessRecords.isLife(life)) {
                log.warn("{} is no record of processes; it is left alone", life);
            } else if (ProcessRecords.isOf(bootId, life)) {
                processes += endLife(life);
            } else {
                discard(life, records(life));
            }
        }
        if (processes > 0) {
            log.warn("ended {} processes that the life before had left running", processes);
        }
    }

    /** Once the folder is gone, no process can record itself there, and so none can start. */
    private int endLife(Path life) throws IOException, InterruptedException {
        int processes = 0;
        List<ProcessRecord> records;
        do {
            records = records(life);
            processes += endAll(records);
        } while (!discard(life, records) && !records.isEmpty());
        return processes;
    }

    private int endAll(List<ProcessRecord> records) throws IOException, InterruptedException {
        List<Left> left = new ArrayList<>();
        try (UnreadOutput output = new UnreadOutput()) {
            for (ProcessRecord record : records) {
                SessionTree tree = SessionTree.former(record);
                List<ProcessHandle> alive = tree.alive(true);
                if (alive.stream().anyMatch(process -> process.pid() == record.pid())) {
                    output.hold(record.pid()); // what it has started prints there too
                }
                String name = "the former process " + record.pid();
                left.add(new Left(alive.size(), new Ending(tree, name, grace, threads, timer)));
            }
            left.forEach(each -> each.ending().kill());
            for (Left each : left) {
                each.ending().finish();
            }
        }
        return left.stream().mapToInt(Left::processes).sum();
    }

    private static List<ProcessRecord> records(Path life) throws IOException {
        List<ProcessRecord> records = new ArrayList<>();
        for (Path file : list(life)) {
            ProcessRecord record = ProcessRecord.parse(file.getFileName().toString());
            if (record != null) {
                records.add(record);
            }
        }
        return records;
    }

    /** @return whether the folder is gone; what is no record of ours keeps it */
    private static boolean discard(Path life, List<ProcessRecord> records) throws IOException {
        for (ProcessRecord record : records) {
            Files.deleteIfExists(life.resolve(record.name()));
        }
        try {
            Files.deleteIfExists(life);
            return true;
        } catch (DirectoryNotEmptyException more) {
            return false;
        }
    }

    private static List<Path> list(Path folder) throws IOException {
        List<Path> paths = new ArrayList<>();
        if (Files.isDirectory(folder)) {
            try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
                entries.forEach(paths::add);
            } catch (java.nio.file.DirectoryIteratorException failed) {
                throw failed.getCause();
            }
        }
        return paths;
    }
}
