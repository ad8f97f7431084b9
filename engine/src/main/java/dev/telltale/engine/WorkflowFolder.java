package dev.telltale.engine;

import dev.telltale.engine.workflow.InvalidWorkflowException;
import dev.telltale.engine.workflow.Workflow;
import dev.telltale.engine.workflow.parse.WorkflowParser;
import dev.telltale.event.FileFault;
import dev.telltale.event.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The workflows in a folder: the one called {@code deploy} is in {@code deploy.yaml} or {@code deploy.yml}.
 *
 * <p>Each file is read when it is first asked for, and once. Thread-safe.
 */
public final class WorkflowFolder implements WorkflowSource {
    /** Largest file, in bytes. */
    private static final int LIMIT = 16 << 20;

    private static final List<String> ENDINGS = List.of(".yaml", ".yml");

    /** What a name is, so that none leads out of the folder. */
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,64}");

    private final Path folder;
    private final Map<String, Workflow> read = new ConcurrentHashMap<>();

    private WorkflowFolder(Path folder) {
        this.folder = folder;
    }

    public static WorkflowFolder of(Path folder) {
        return new WorkflowFolder(folder);
    }

    /** @throws InvalidWorkflowException if the file cannot be read, is no workflow, or one of another name */
    @Override
    public @Nullable Workflow find(String name) {
        Path file = file(name);
        return file == null ? null : read.computeIfAbsent(name, any -> read(name, file));
    }

    private @Nullable Path file(String name) {
        if (NAME.matcher(name).matches()) {
            for (String ending : ENDINGS) {
                Path file = folder.resolve(name + ending);
                if (Files.isRegularFile(file)) {
                    return file;
                }
            }
        }
        return null;
    }

    private static Workflow read(String name, Path file) {
        Workflow workflow = WorkflowParser.parse(text(file), file.toString());
        if (!workflow.name().equals(name)) {
            throw invalid(
                    file,
                    "name",
                    "the workflow is called '" + workflow.name() + "'",
                    "call it '" + name + "' as the file");
        }
        return workflow;
    }

    private static String text(Path file) {
        try (InputStream stream = Files.newInputStream(file)) {
            byte[] bytes = stream.readNBytes(LIMIT + 1);
            if (bytes.length > LIMIT) {
                throw invalid(file, "file", "it is longer than the 16 MiB allowed", null);
            }
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException notText) {
            throw invalid(file, "file", "this is no UTF-8 text", null);
        } catch (IOException problem) {
            throw invalid(file, "file", "cannot be read: " + FileFault.of(problem), null);
        }
    }

    private static InvalidWorkflowException invalid(Path file, String at, String message, @Nullable String hint) {
        return new InvalidWorkflowException(file.toString(), List.of(new Problem(0, 0, at, message, hint)));
    }

    @Override
    public Set<String> names() {
        Set<String> names = new TreeSet<>();
        try (Stream<Path> files = Files.list(folder)) {
            files.map(file -> file.getFileName().toString()).forEach(file -> {
                for (String ending : ENDINGS) {
                    if (file.endsWith(ending)) {
                        names.add(file.substring(0, file.length() - ending.length()));
                    }
                }
            });
        } catch (IOException unreadable) {
            return Set.of(); // then nothing can be suggested
        }
        return names;
    }

    @Override
    public String advice() {
        return "put it into " + folder + " as a file of that name ending in .yaml or .yml";
    }
}
