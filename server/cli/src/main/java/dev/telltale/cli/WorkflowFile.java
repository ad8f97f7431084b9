package dev.telltale.cli;

import dev.telltale.engine.workflow.InvalidWorkflowException;
import dev.telltale.engine.workflow.Workflow;
import dev.telltale.engine.workflow.parse.WorkflowParser;
import dev.telltale.event.Problem;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** A workflow file on disk. */
record WorkflowFile(Path path, String text) {
    /** Largest file, in bytes. */
    private static final long LIMIT = 16L << 20;

    static WorkflowFile read(Path path) {
        try {
            if (!Files.exists(path)) {
                throw CommandException.usage(path + ": there is no such file");
            }
            if (Files.isDirectory(path)) {
                throw CommandException.usage(path + ": this is a folder; name a workflow file");
            }
            if (Files.size(path) > LIMIT) {
                throw CommandException.usage(
                        path + ": " + Files.size(path) + " bytes are more than the 16 MiB allowed");
            }
            return new WorkflowFile(path, Files.readString(path));
        } catch (CharacterCodingException notText) {
            throw CommandException.usage(path + ": this is no UTF-8 text");
        } catch (IOException problem) {
            throw CommandException.usage(path + ": cannot be read: " + problem.getMessage());
        }
    }

    /** @throws CommandException with every problem, one a line */
    Workflow parse() {
        try {
            return WorkflowParser.parse(text, path.toString());
        } catch (InvalidWorkflowException invalid) {
            throw CommandException.usage("the workflow is invalid\n" + lines(invalid.problems()));
        }
    }

    /** Problems as compilers write them: {@code file:line:column: …}. */
    String lines(List<Problem> problems) {
        return problems.stream()
                .map(problem -> path + ":" + (problem.line() > 0 ? "" : " ") + problem)
                .collect(Collectors.joining("\n"));
    }

    /** Where the file lies. */
    Path folder() {
        Path folder = path.toAbsolutePath().getParent();
        return folder == null ? path.toAbsolutePath() : folder;
    }
}
