package dev.telltale.engine.run;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The folders of executions that an earlier life has left in the workspace: to be taken over by those that go on, or to be deleted.
 *
 * <p>Not thread-safe.
 */
public final class LeftFolders {
    private static final Logger log = LoggerFactory.getLogger(LeftFolders.class);

    /** The name that {@link RunFolder} gives a folder when that of the execution is taken. */
    private static final Pattern SECOND_CHOICE = Pattern.compile("(.+)-[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}");

    private final Path workspace;
    private final Map<String, Path> folders = new HashMap<>(); // by name; those that nobody has taken over

    private LeftFolders(Path workspace) {
        this.workspace = workspace;
    }

    /** What is in a workspace now. Links are no folders: nobody knows where they lead. */
    public static LeftFolders in(Path workspace) {
        LeftFolders left = new LeftFolders(workspace);
        try (DirectoryStream<Path> entries =
                Files.newDirectoryStream(workspace, entry -> Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS))) {
            entries.forEach(folder -> left.folders.put(folder.getFileName().toString(), folder));
        } catch (IOException | DirectoryIteratorException unreadable) {
            log.warn("what executions of the life before have left in {} cannot be read", workspace, unreadable);
        }
        return left;
    }

    /** The folder that an execution had, or null; from here on it belongs to who takes it. */
    @Nullable
    Path take(String executionId) {
        Path own = folders.remove(executionId);
        boolean wasTaken = own == null && Files.exists(workspace.resolve(executionId), LinkOption.NOFOLLOW_LINKS);
        return wasTaken ? takeSecondChoice(executionId) : own;
    }

    private @Nullable Path takeSecondChoice(String executionId) {
        String name = folders.keySet().stream()
                .filter(each -> isSecondChoice(each, executionId::equals))
                .findFirst()
                .orElse(null);
        return name == null ? null : folders.remove(name);
    }

    private static boolean isSecondChoice(String name, Predicate<String> isOfExecution) {
        Matcher matcher = SECOND_CHOICE.matcher(name);
        return matcher.matches() && isOfExecution.test(matcher.group(1));
    }

    /**
     * Deletes what nobody has taken over, as far as it is of executions; may take its time.
     *
     * @param isOfExecution whether a name is the id of an execution, and none of something that others keep in the workspace
     */
    public void delete(Predicate<String> isOfExecution) {
        folders.forEach((name, folder) -> {
            if (isOfExecution.test(name) || isSecondChoice(name, isOfExecution)) {
                FolderDeletion.of(folder);
            }
        });
        folders.clear();
    }
}
