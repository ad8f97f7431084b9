package dev.telltale.cli.remote;

import dev.telltale.cli.argument.CommandException;
import dev.telltale.cli.argument.WorkflowFile;
import dev.telltale.cli.print.DirectPaper;
import dev.telltale.cli.print.OutputOptions;
import dev.telltale.cli.print.Paper;
import dev.telltale.cli.print.UnreadPaper;
import dev.telltale.client.RemoteMonitor;
import dev.telltale.client.RemoteOptions;
import dev.telltale.engine.expression.CelCondition;
import dev.telltale.event.ExecutionControl;
import dev.telltale.event.Json;
import dev.telltale.monitor.EventConditions;
import dev.telltale.monitor.Monitor;
import dev.telltale.monitor.filter.EventCondition;
import dev.telltale.monitor.view.ExecutionQuery;
import dev.telltale.tui.TelltaleTui;
import dev.telltale.tui.log.Harmless;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** A server, as a command uses it, and the paper for what it says. Not thread-safe. */
public final class Remote implements AutoCloseable {
    private static final EventConditions CONDITIONS = new EventConditions(CelCondition::compile);

    private final RemoteMonitor monitor;
    private final OutputOptions output;
    private Paper paper = DirectPaper.ofProcess();

    private Remote(RemoteMonitor monitor, OutputOptions output) {
        this.monitor = monitor;
        this.output = output;
    }

    static Remote of(RemoteAddress address, @Nullable String token, @Nullable Path certificate, OutputOptions output) {
        RemoteOptions options = address.options().withToken(token).withCertificate(certificate);
        return new Remote(RemoteMonitor.of(options), output);
    }

    /** What watches its executions. */
    public Monitor monitor() {
        return monitor;
    }

    /** What commands them. */
    public ExecutionControl control() {
        return monitor;
    }

    /** Whether programs shall read what is printed. */
    public boolean isJson() {
        return output.isJson();
    }

    /** Where everything is printed. */
    public Paper paper() {
        return paper;
    }

    /** Waits for what is asked about one execution. @throws CommandException if the server does not know it */
    public <T> T ask(String executionId, Mono<T> answer) {
        T found = answer.block();
        if (found == null) {
            throw CommandException.failed(monitor.server() + " has no execution '" + executionId
                    + "'; 'telltale list' shows those that it has");
        }
        return found;
    }

    /** A workflow that the server knows by name, as a file of it. @throws CommandException if it knows none */
    public WorkflowFile workflow(String name) {
        String text = monitor.workflow(name).block();
        if (text == null) {
            throw CommandException.usage(monitor.server() + " has no workflow '" + name
                    + "'; name one that it has, or the file of one: a path, or a name that ends with .yaml");
        }
        return new WorkflowFile(Path.of(name), text);
    }

    /** Waits for the answer to a command. */
    public <T> T ask(CompletionStage<T> answer) {
        return answer.toCompletableFuture().join();
    }

    /**
     * Makes sure that there is something to follow: a stream would wait for a server that is not there, and for an execution that never begins.
     *
     * @param executionId null for all that the server has
     */
    public void expect(@Nullable String executionId) {
        if (executionId == null) {
            monitor.executions(ExecutionQuery.ALL).block();
        } else {
            ask(executionId, monitor.progress(executionId));
        }
    }

    /** From here on, goes on to the end also where nobody reads what is printed: somebody waits for the exit code. */
    public void goOnUnread() {
        paper = new UnreadPaper(paper);
    }

    /** Prints a line or several, or JSON. */
    public void print(String text) throws IOException {
        paper.out(text + "\n");
    }

    /** As {@link #print(String)}. */
    public void print(byte[] utf8) throws IOException {
        paper.out(utf8);
        paper.out(new byte[] {'\n'});
    }

    /** Prints whichever of the two is wanted; nothing for a text that is empty. */
    public void print(Supplier<byte[]> json, Supplier<String> text) throws IOException {
        if (isJson()) {
            print(json.get());
            return;
        }
        String lines = text.get();
        if (!lines.isEmpty()) {
            print(lines);
        }
    }

    /** Prints a JSON value. */
    public void printJson(Object value) throws IOException {
        print(Json.write(value));
    }

    /** Tells something beside what is printed. */
    public void tell(String message) throws IOException {
        paper.err("telltale: " + Harmless.of(message) + "\n");
    }

    /** Whether a screen can be shown here, and shall. */
    public boolean hasScreen() {
        return !output.isJson() && !output.isPlainAskedFor() && TelltaleTui.obstacle() == null;
    }

    /** Shows an execution, or the list of all, until the person leaves. */
    public void showScreen(@Nullable String executionId) {
        TelltaleTui tui = TelltaleTui.of(monitor).withControl(monitor).withConditions(Remote::where);
        (executionId == null ? tui : tui.withExecution(executionId)).show();
    }

    /** Reads a condition that is decided here, not by the server: the screen has all events of an execution, and shows some of them. */
    static EventCondition where(String text) {
        return CONDITIONS.where(text);
    }

    @Override
    public void close() {
        monitor.close();
    }
}
