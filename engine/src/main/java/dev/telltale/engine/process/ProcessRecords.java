package dev.telltale.engine.process;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The processes of this life, written down so that a next one can end what a crash leaves of them. Thread-safe.
 *
 * <p>Each life has a folder of its own, and each process records itself there before it becomes the command it was started for. When
 * the next life has taken the folder away, whoever was still on the way there ends without having done anything: there is no moment at
 * which a crash leaves a process that nobody knows of.
 */
final class ProcessRecords implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(ProcessRunner.class);

    private static final Pattern LIFE = Pattern.compile("[0-9a-f-]{36}\\.[0-9a-f-]{36}");

    // A shell that makes the file and becomes the command. What follows the name of the program in its stat line has
    // the
    // parent second and the start twentieth. A variable that was read is unset again, and "$@" is never looked into.
    private static final String SCRIPT = """
            telltale_record() { [ -n "${23}" ] && true > "$1/$2.$$.${23}.$3"; }
            TELLTALE_GROUP=
            read -r TELLTALE_STAT < "/proc/$$/stat"
            { read -r TELLTALE_GROUP TELLTALE_REST < "/proc/$$/autogroup"; } 2>/dev/null
            telltale_record "$1" "$2" "${TELLTALE_GROUP#/autogroup-}" ${TELLTALE_STAT##*) } || {
                echo "telltale: the process cannot be recorded in $1" >&2
                exit 125
            }
            unset TELLTALE_STAT TELLTALE_GROUP TELLTALE_REST
            shift 2
            exec "$@\"""";

    private final Path life;

    private ProcessRecords(Path life) {
        this.life = life;
    }

    /**
     * Begins a life.
     *
     * @param folder of all lives' records; made if it is missing
     * @param bootId of the machine as it runs now, see {@link ProcessTable#bootId}
     */
    static ProcessRecords begin(Path folder, String bootId) throws IOException {
        Path life = folder.toAbsolutePath().resolve(bootId + "." + UUID.randomUUID());
        return new ProcessRecords(Files.createDirectories(life));
    }

    /** Whether this is a folder of a life's records. */
    static boolean isLife(Path path) {
        return LIFE.matcher(path.getFileName().toString()).matches() && Files.isDirectory(path);
    }

    /** Whether a life began since the machine was started as this id says. */
    static boolean isOf(String bootId, Path life) {
        return life.getFileName().toString().startsWith(bootId + ".");
    }

    /** The words before a command that let it record itself first. */
    List<String> launcher(String mark) {
        return List.of("/bin/sh", "-c", SCRIPT, "telltale", life.toString(), mark);
    }

    /** Nothing of the process is left. */
    void forget(String mark) {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(life, mark + ".*")) {
            for (Path file : files) {
                Files.deleteIfExists(file);
            }
        } catch (IOException kept) {
            log.warn("the record of an ended process cannot be deleted; the next start does it", kept);
        }
    }

    /** Takes the folder away, unless there still are processes. */
    @Override
    public void close() {
        try {
            Files.deleteIfExists(life);
        } catch (IOException stillNeeded) {
            log.debug("{} stays for the next start", life, stillNeeded);
        }
    }
}
