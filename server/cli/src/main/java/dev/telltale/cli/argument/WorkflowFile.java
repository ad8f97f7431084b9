package dev.telltale.cli.argument;

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
import java.util.stream.Collectors;

/** A workflow file on disk. */
public record WorkflowFile(Path path, String text) {
    /** Largest file, in bytes. */
    private static final int LIMIT = 16 << 20;

    /** Whether an argument that may name something else means a file; also what only looks like one, so that a slip in its name is told as that. */
    public static boolean isMeantBy(String argument) {
        return argument.indexOf('/') >= 0
                || argument.endsWith(".yaml")
                || argument.endsWith(".yml")
                || Files.exists(Path.of(argument)) && !Files.isDirectory(Path.of(argument));
    }

    /** @throws CommandException if there is none, or it cannot be read */
    public static WorkflowFile read(Path path) {
        if (!Files.exists(path)) {
            throw CommandException.usage(path + ": there is no such file");
        }
        if (Files.isDirectory(path)) {
            throw CommandException.usage(path + ": this is a folder; name a workflow file");
        }
        return new WorkflowFile(path, text(path));
    }

    /** The text of a file, or of a pipe; at most 16 MiB. */
    public static String text(Path path) {
        try (InputStream file = Files.newInputStream(path)) {
            byte[] bytes = file.readNBytes(LIMIT + 1);
            if (bytes.length > LIMIT) {
                throw CommandException.usage(path + ": it is longer than the 16 MiB allowed");
            }
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException notText) {
            throw CommandException.usage(path + ": this is no UTF-8 text");
        } catch (IOException problem) {
            throw CommandException.usage(path + ": cannot be read: " + FileFault.of(problem));
        }
    }

    /** @throws CommandException with every problem, one a line */
    public Workflow parse() {
        try {
            return WorkflowParser.parse(text, path.toString());
        } catch (InvalidWorkflowException invalid) {
            throw CommandException.usage("the workflow is invalid\n" + lines(invalid.problems()));
        }
    }

    /** Problems as compilers write them: {@code file:line:column: …}. */
    public String lines(List<Problem> problems) {
        return problems.stream()
                .map(problem -> path + ":" + (problem.line() > 0 ? "" : " ") + problem)
                .collect(Collectors.joining("\n"));
    }

    /** Where the file lies. */
    public Path folder() {
        Path folder = path.toAbsolutePath().getParent();
        return folder == null ? path.toAbsolutePath() : folder;
    }
}
