package dev.telltale.cli;

import dev.telltale.cli.argument.CommandException;
import dev.telltale.engine.workflow.DurationText;
import dev.telltale.monitor.journal.disk.DiskOptions;
import dev.telltale.monitor.journal.disk.DiskOptions.Fsync;
import dev.telltale.monitor.journal.disk.Retention;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** Where a server keeps what happens, and for how long. */
final class StorageOptions {
    private static final String MEMORY = "memory";
    private static final Duration DRAIN = Duration.ofSeconds(10);

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "Folder in which everything is kept, so that a restart goes on where the server was;" + " '"
                    + MEMORY + "' keeps nothing. Default: ./telltale-data")
    private String data = "./telltale-data";

    @Option(
            names = "--fsync",
            paramLabel = "WHEN",
            description =
                    "What a power failure may take: nothing (always), the last few milliseconds (group), or what the"
                            + " system has not written yet (never); a crash of the server alone takes nothing. Default: group")
    private @Nullable Fsync fsync;

    @Option(
            names = "--retain-age",
            paramLabel = "TIME",
            converter = Time.class,
            description = "How long ended executions are kept, as in 30d. Default: 7d")
    private @Nullable Duration age;

    @Option(
            names = "--retain-bytes",
            paramLabel = "SIZE",
            converter = ByteSize.class,
            description = "How large the journal may grow before ended executions go, as in 10GB. Default: 4GiB")
    private @Nullable Long bytes;

    @Option(
            names = "--retain-finished",
            paramLabel = "N",
            description = "How many ended executions are kept. Default: 10000")
    private @Nullable Integer finished;

    @Option(
            names = "--drain",
            paramLabel = "TIME",
            converter = Time.class,
            description =
                    "How long running nodes may go on after the server was told to end, while streams end one by one; what"
                            + " is left is killed, and runs again after the restart. Default: 10s")
    private @Nullable Duration drain;

    /** @throws CommandException if the options contradict each other, or the folder cannot be used */
    Storage open() {
        if (data.equals(MEMORY)) {
            refuse("--fsync", fsync);
            refuse("--retain-age", age);
            refuse("--retain-bytes", bytes);
            refuse("--retain-finished", finished);
            refuse("--drain", drain);
            return new Memory();
        } else if (data.isBlank()) { // a variable of a script that is not set; the current folder would be a surprise
            throw CommandException.usage(
                    "--data names no folder; name one, or '" + MEMORY + "' to keep nothing, or leave it out");
        }
        DiskOptions options = DiskOptions.DEFAULT.withRetention(retention());
        return DataFolder.open(
                Path.of(data), fsync == null ? options : options.withFsync(fsync), drain == null ? DRAIN : drain);
    }

    private static void refuse(String option, @Nullable Object given) {
        if (given != null) {
            throw CommandException.usage(option + " is for a data folder; leave it out, or name a folder with --data");
        }
    }

    private Retention retention() {
        Retention usual = Retention.DEFAULT;
        return new Retention(
                age == null ? usual.age() : age,
                bytes == null ? usual.bytes() : atLeast(1, bytes, "--retain-bytes"),
                finished == null ? usual.finished() : (int) atLeast(0, finished, "--retain-finished"));
    }

    private static long atLeast(long least, long given, String option) {
        if (given < least) {
            throw CommandException.usage(option + " is " + given + "; use at least " + least);
        }
        return given;
    }

    /** A duration as workflows write it. */
    static final class Time implements ITypeConverter<Duration> {
        @Override
        public Duration convert(String text) {
            try {
                return DurationText.parse(text);
            } catch (IllegalArgumentException wrong) {
                throw new TypeConversionException(String.valueOf(wrong.getMessage()));
            }
        }
    }
}
