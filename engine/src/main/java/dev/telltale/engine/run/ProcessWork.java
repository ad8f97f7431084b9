package dev.telltale.engine.run;

import dev.telltale.engine.expression.ShellScript;
import dev.telltale.engine.process.OutputChunk;
import dev.telltale.engine.process.ProcessEnd;
import dev.telltale.engine.process.ProcessListener;
import dev.telltale.engine.process.ProcessSpec;
import dev.telltale.engine.process.ProcessStartException;
import dev.telltale.engine.process.RunningProcess;
import dev.telltale.engine.workflow.RunNode;
import dev.telltale.event.ErrorKind;
import dev.telltale.event.Excerpt;
import dev.telltale.event.OutputEvent;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** Runs a process: a shell script or a program. */
final class ProcessWork implements Work, ProcessListener {
    /** What is kept of the last line on stderr, in characters, for the message of a failure. */
    private static final int LONGEST_LINE = 300;

    private final Run run;
    private final NodeRun node;
    private final List<String> command;
    private final String shown;
    private final Map<String, String> environment;
    private final @Nullable String directory;
    private final Backlog backlog;
    /** Taken by whoever comes first: the start of the process, or an order that it is not to start. */
    private final AtomicBoolean isDecided = new AtomicBoolean();

    private @Nullable OutputFile outputFile;
    private @Nullable RunningProcess process;
    private boolean isStopping;
    private String lastErrorLine = "";

    private ProcessWork(
            Run run,
            NodeRun node,
            List<String> command,
            String shown,
            Map<String, String> environment,
            @Nullable String directory) {
        this.run = run;
        this.node = node;
        this.command = command;
        this.shown = shown;
        this.environment = environment;
        this.directory = directory;
        this.backlog = new Backlog(run);
    }

    static ProcessWork prepare(Run run, NodeRun node, RunNode written) {
        Map<String, @Nullable Object> scope = node.graph().scope();
        Map<String, String> environment = new HashMap<>();
        List<String> secrets = new ArrayList<>();
        written.env().forEach((name, entry) -> {
            String value = entry.value().renderText(scope);
            environment.put(name, value);
            if (entry.secret()) {
                secrets.add(value);
            }
        });
        run.recorder().addSecrets(secrets);
        List<String> command = new ArrayList<>();
        String shown;
        if (written.script() != null) {
            ShellScript script = written.script().render(scope);
            environment.putAll(script.environment());
            command.addAll(List.of("sh", "-e", "-c", script.script()));
            shown = script.shown().strip();
        } else {
            written.command().forEach(part -> command.add(part.renderText(scope)));
            shown = String.join(" ", command);
        }
        String directory = written.cwd() == null ? null : written.cwd().renderText(scope);
        return new ProcessWork(run, node, command, shown, environment, directory);
    }

    @Override
    public String command() {
        return Texts.cut(run.recorder().masked(shown));
    }

    @Override
    public void begin() {
        environment.put("TELLTALE_EXECUTION_ID", run.executionId());
        environment.put("TELLTALE_NODE", node.path());
        environment.put("TELLTALE_ATTEMPT", Integer.toString(node.attempt()));
        // The start waits for the journal: what the world sees of the node must not precede its record.
        run.recorder().whenAcknowledged(() -> run.complete(this::spawn));
    }

    private void spawn() {
        if (isDecided.getAndSet(true)) {
            return;
        }
        try {
            Path folder = run.folder().resolve(directory);
            OutputFile file = OutputFile.create(run.environment().workspace());
            environment.put("TELLTALE_OUTPUT", file.path().toString());
            outputFile = file;
            RunningProcess started = run.environment()
                    .processes()
                    .start(
                            new ProcessSpec(
                                    command,
                                    folder,
                                    environment,
                                    run.recorder().mask(),
                                    run.environment().outputBudget()),
                            this);
            run.post(() -> started(started));
        } catch (Exception problem) { // whatever it is, the node must hear of it
            deleteOutputFile();
            run.post(() -> failToStart(messageOf(problem)));
        }
    }

    private void started(RunningProcess started) {
        process = started;
        if (isStopping) {
            started.kill();
        }
    }

    private static String messageOf(Exception problem) {
        boolean isMeantForPeople = problem instanceof ProcessStartException || problem instanceof IOException;
        return "the command cannot be started: "
                + (isMeantForPeople ? String.valueOf(problem.getMessage()) : problem.toString());
    }

    private void failToStart(String message) {
        if (isStopping) {
            node.stopped();
        } else {
            node.fail(node.errors().of(ErrorKind.VALIDATION, message), null);
        }
    }

    @Override
    public boolean isAtWork() {
        return true;
    }

    @Override
    public void stop() {
        isStopping = true;
        if (process != null) {
            process.kill();
        } else if (!isDecided.getAndSet(true)) {
            node.stopped();
        }
    }

    // ---- called on threads of the process runner

    @Override
    public void output(OutputChunk chunk) {
        backlog.enter();
        run.post(() -> {
            if (chunk.stderr()) {
                lastErrorLine = lastLine(chunk.text(), lastErrorLine);
            }
            run.narrator()
                    .output(
                            node,
                            chunk.stderr() ? OutputEvent.Stream.STDERR : OutputEvent.Stream.STDOUT,
                            chunk.text(),
                            chunk.line());
            run.recorder().whenAcknowledged(backlog);
        });
    }

    @Override
    public void ended(ProcessEnd end) {
        Map<String, String> outputs = Map.of();
        String problem = null;
        try {
            if (outputFile != null) {
                outputs = outputFile.read();
            }
        } catch (IOException failed) {
            problem = String.valueOf(failed.getMessage());
        }
        deleteOutputFile();
        Map<String, String> given = outputs;
        String fault = problem;
        run.post(() -> ended(end, given, fault));
    }

    private void ended(ProcessEnd end, Map<String, String> outputs, @Nullable String problem) {
        if (end.exitCode() != 0) {
            String detail = lastErrorLine.isBlank() ? "" : ": " + lastErrorLine.strip();
            node.fail(
                    node.errors().of(ErrorKind.EXECUTION, "exit code " + end.exitCode() + detail, true),
                    end.exitCode());
        } else if (problem != null) {
            node.fail(node.errors().of(ErrorKind.DATA, problem), end.exitCode());
        } else {
            node.complete(outputs, end.exitCode(), end.droppedBytes());
        }
    }

    private void deleteOutputFile() {
        if (outputFile != null) {
            outputFile.delete();
        }
    }

    private static String lastLine(String text, String before) {
        String stripped = text.stripTrailing();
        String last = stripped.substring(stripped.lastIndexOf('\n') + 1);
        return last.isBlank() ? before : Excerpt.of(last, LONGEST_LINE);
    }
}
