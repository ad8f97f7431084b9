package dev.telltale.client;

import dev.telltale.event.ExecutionControl;
import dev.telltale.event.ExecutionView;
import dev.telltale.event.Progress;
import dev.telltale.event.RefusedException;
import dev.telltale.event.VariablesView;
import dev.telltale.monitor.Monitor;
import dev.telltale.monitor.filter.EventCondition;
import dev.telltale.monitor.filter.InvalidFilterException;
import dev.telltale.monitor.stream.Delivery;
import dev.telltale.monitor.stream.Subscription;
import dev.telltale.monitor.view.ExecutionList;
import dev.telltale.monitor.view.ExecutionQuery;
import dev.telltale.monitor.view.History;
import dev.telltale.monitor.view.UnknownSeqException;
import dev.telltale.monitor.wire.ControlJson;
import dev.telltale.monitor.wire.ProblemAnswer;
import dev.telltale.monitor.wire.ViewJson;
import io.netty.handler.codec.http.HttpMethod;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.DoubleSupplier;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * The monitor of a server, and the way to command its executions: as those in process, from anywhere.
 *
 * <p>Streams find their way back by themselves when the connection or the server is lost: they say so ({@link Delivery.Interrupted}), try again with growing
 * pauses, and go on right behind what was delivered, so that each event comes exactly once, or a {@link Delivery.Gap} names what is missing. What cannot be
 * mended by waiting ends them, with a {@link RemoteException}. Everything else is asked once, and fails with a {@link RemoteException} if it cannot be had.
 *
 * <p>A subscriber that asks for no more stops its connection after some 256 KiB and what its socket holds; the server then does what {@link Subscription#overflow} says. After how
 * much silence a {@link Delivery.Position} comes is for the server to say. Conditions of filters come from {@link #where}.
 *
 * <p>Signals come on daemon threads of this monitor, where blocking is allowed: those of streams on up to 256 of them, answers on as many others. Beyond that
 * they share threads, and who blocks holds up others. Thread-safe.
 */
public final class RemoteMonitor implements Monitor, ExecutionControl, AutoCloseable {
    /** Most events that the server gives at once. */
    private static final int LONGEST_PAGE = 10_000;

    /** For streams, and as many for answers. */
    private static final int THREADS = 256;

    /** As long as subscribers that block on every thread may hold up the end of the others. */
    private static final Duration LEAVING = Duration.ofSeconds(10);

    private static final int MOST_WAITING = 100_000;
    private static final int IDLE_SECONDS = 10;

    private final RemoteOptions options;
    private final DoubleSupplier chance;
    private final Troubles troubles;
    private final Scheduler timer = Schedulers.newSingle("telltale-client-timer", true);
    private final Scheduler workers = threads("telltale-client-worker");

    /** Of their own: subscribers of streams that wait for an answer must not take the threads on which it comes. */
    private final Scheduler answers = threads("telltale-client-answer");

    private final HttpLink link;
    private final Closing closing = new Closing(workers);

    /** @param chance from 0 to 1, for the pauses between attempts */
    RemoteMonitor(RemoteOptions options, DoubleSupplier chance) {
        this.options = options;
        this.chance = chance;
        this.troubles = new Troubles(options);
        this.link = new HttpLink(options, troubles, timer, workers);
    }

    private static Scheduler threads(String name) {
        return Schedulers.newBoundedElastic(THREADS, MOST_WAITING, name, IDLE_SECONDS, true);
    }

    /** That of the server at an address, such as {@code http://127.0.0.1:8080}. Connects when it has to. */
    public static RemoteMonitor of(URI server) {
        return of(RemoteOptions.of(server));
    }

    /** As {@link #of(URI)}. @throws IllegalArgumentException if the file with certificates cannot be used */
    public static RemoteMonitor of(RemoteOptions options) {
        return new RemoteMonitor(options, () -> ThreadLocalRandom.current().nextDouble());
    }

    /**
     * A condition for {@link dev.telltale.monitor.filter.EventFilter.Builder#where}, which the server decides: a wrong one ends the stream that
     * asks for it.
     *
     * @param text such as {@code data.durationMs > 1000}
     */
    public static EventCondition where(String text) {
        return new RemoteCondition(text);
    }

    /** Its server. */
    public URI server() {
        return options.server();
    }

    // ---- watching

    /**
     * @return errors with {@link RemoteException} if the server refuses the subscription, at once with {@link InvalidFilterException} if its filter cannot be
     *     sent; see also the class
     */
    @Override
    public Flux<Delivery> subscribe(Subscription subscription) {
        return Flux.defer(
                () -> new RemoteStream(link, troubles, options, subscription, timer, closing, chance).deliveries());
    }

    @Override
    public Mono<ExecutionView> view(String executionId) {
        return ask(executionId, "?full=true", ViewJson::readFullView);
    }

    @Override
    public Mono<ExecutionView> view(String executionId, long seq) {
        return at(executionId, "?full=true&at=", seq, ViewJson::readFullView);
    }

    @Override
    public Mono<Progress> progress(String executionId) {
        return ask(executionId, "/progress", ViewJson::readProgress);
    }

    @Override
    public Mono<Progress> progress(String executionId, long seq) {
        return at(executionId, "/progress?at=", seq, ViewJson::readProgress);
    }

    @Override
    public Mono<VariablesView> variables(String executionId) {
        return ask(executionId, "/variables", ViewJson::readVariables);
    }

    @Override
    public Mono<VariablesView> variables(String executionId, long seq) {
        return at(executionId, "/variables?at=", seq, ViewJson::readVariables);
    }

    private <T> Mono<T> at(String executionId, String resource, long seq, Function<byte[], T> read) {
        if (seq < 1) {
            return Mono.error(new IllegalArgumentException("the seq is " + seq + "; the first event has 1"));
        }
        return ask(executionId, resource + seq, read);
    }

    @Override
    public Mono<ExecutionList> executions(ExecutionQuery query) {
        return link.get(Paths.list(query), MediaType.JSON)
                .map(reply -> troubles.read(ViewJson::readList, reply.body()))
                .onErrorMap(
                        RemoteException.class,
                        e -> isAbout(e, "next") ? new IllegalArgumentException(e.getMessage(), e) : e)
                .transform(this::finish);
    }

    @Override
    public Mono<History> history(String executionId, long afterSeq, int limit) {
        if (limit < 1 || afterSeq < 0) {
            return Mono.error(new IllegalArgumentException(
                    "after is " + afterSeq + " and limit " + limit + "; use 0 or more, and 1 or more"));
        }
        String page = "/events?after=" + afterSeq + "&limit=" + Math.min(limit, LONGEST_PAGE);
        return ask(executionId, page, ViewJson::readHistory);
    }

    /** What is asked about one execution; empty if it is unknown. */
    private <T> Mono<T> ask(String executionId, String resource, Function<byte[], T> read) {
        if (!Paths.isId(executionId)) {
            return Mono.empty();
        }
        return link.get(Paths.execution(executionId, resource), MediaType.JSON)
                .map(reply -> troubles.read(read, reply.body()))
                .onErrorMap(RemoteException.class, e -> isAbout(e, "at") ? unknownSeq(e) : e)
                .onErrorResume(RemoteMonitor::isUnknown, e -> Mono.empty())
                .transform(this::finish);
    }

    @Override
    public Mono<Boolean> forget(String executionId) {
        if (!Paths.isId(executionId)) {
            return Mono.just(false);
        }
        return link.send(HttpMethod.DELETE, Paths.execution(executionId, ""), null)
                .map(reply -> true)
                .onErrorMap(RemoteException.class, e -> e.status() == 409 ? new IllegalStateException(detail(e), e) : e)
                .onErrorResume(RemoteMonitor::isUnknown, e -> Mono.just(false))
                .transform(this::finish);
    }

    private <T> Mono<T> finish(Mono<T> answer) {
        return Mono.defer(() -> closing.hasBegun() ? Mono.<T>error(troubles.closed(null)) : answer)
                .publishOn(answers)
                .onErrorMap(error -> closing.hasBegun(), troubles::closed);
    }

    private static boolean isUnknown(Throwable error) {
        return error instanceof RemoteException remote && remote.isOfNothingKnown();
    }

    private static boolean isAbout(RemoteException error, String parameter) {
        ProblemAnswer problem = error.problem();
        return problem != null && ("query parameter " + parameter).equals(problem.where());
    }

    private static RuntimeException unknownSeq(RemoteException error) {
        return error.status() == 404 || error.status() == 410
                ? new UnknownSeqException(detail(error), error.status() == 410)
                : error;
    }

    private static String detail(RemoteException error) {
        ProblemAnswer problem = error.problem();
        return problem == null ? String.valueOf(error.getMessage()) : problem.detail();
    }

    /**
     * A workflow that the server can start by name.
     *
     * @return its text, as it was registered; empty if there is none of this name
     */
    public Mono<String> workflow(String name) {
        return link.get(Paths.workflow(name), MediaType.YAML)
                .map(reply -> new String(reply.body(), StandardCharsets.UTF_8))
                .onErrorResume(RemoteMonitor::isUnknown, e -> Mono.empty())
                .transform(this::finish);
    }

    // ---- commands

    /** The trigger is {@code http}, whatever the request says. */
    @Override
    public CompletionStage<Started> start(StartRequest request) {
        return command(Paths.executions(), ControlJson.start(request), RemoteMonitor::started);
    }

    /** The trigger is {@code rerun}, whatever the request says. */
    @Override
    public CompletionStage<Started> rerun(String executionId, Rerun rerun) {
        return commandTo(executionId, "/rerun", ControlJson.rerun(rerun), RemoteMonitor::started);
    }

    /** Who commands is not told; the server knows its clients. */
    @Override
    public CompletionStage<Applied> cancel(String executionId, Command command) {
        return steer(executionId, "/cancel", ControlJson.command(command));
    }

    /** As {@link #cancel}. */
    @Override
    public CompletionStage<Applied> pause(String executionId, Command command) {
        return steer(executionId, "/pause", ControlJson.command(command));
    }

    /** As {@link #cancel}. */
    @Override
    public CompletionStage<Applied> resume(String executionId, Command command) {
        return steer(executionId, "/resume", ControlJson.command(command));
    }

    @Override
    public CompletionStage<Applied> approve(String executionId, Approval approval) {
        return steer(executionId, "/approve", ControlJson.approval(approval));
    }

    private CompletionStage<Applied> steer(String executionId, String resource, byte[] body) {
        return commandTo(executionId, resource, body, reply -> ControlJson.readApplied(reply.body()));
    }

    private <T> CompletionStage<T> commandTo(
            String executionId, String resource, byte[] body, Function<HttpLink.Reply, T> read) {
        return Paths.isId(executionId)
                ? command(Paths.execution(executionId, resource), body, read)
                : CompletableFuture.failedFuture(new RefusedException(
                        RefusedException.Reason.UNKNOWN_EXECUTION,
                        "there is no execution '" + executionId + "'",
                        null));
    }

    private static Started started(HttpLink.Reply reply) {
        return ControlJson.readStarted(reply.body(), reply.status() == 201);
    }

    private <T> CompletionStage<T> command(String path, byte[] body, Function<HttpLink.Reply, T> read) {
        return link.send(HttpMethod.POST, path, body)
                .map(reply -> troubles.read(read, reply))
                .onErrorMap(RemoteException.class, RemoteMonitor::refusal)
                .transform(this::finish)
                .toFuture();
    }

    /** A command that was not taken, as it is told in process. */
    private static RuntimeException refusal(RemoteException error) {
        ProblemAnswer problem = error.problem();
        RefusedException.Reason reason = problem == null ? null : reason(error.status(), problem);
        return problem == null || reason == null
                ? error
                : new RefusedException(reason, problem.detail(), problem.hint(), problem.problems());
    }

    /** What the server itself refuses, before its runtime has a say, has no reason of that. */
    private static RefusedException.@Nullable Reason reason(int status, ProblemAnswer problem) {
        if (problem.reason() != null) {
            return problem.reason();
        }
        return switch (status) {
            case 400, 413 -> RefusedException.Reason.MALFORMED;
            case 503 -> RefusedException.Reason.UNAVAILABLE;
            default -> null;
        };
    }

    /**
     * Ends every stream with {@link Delivery.Closed}, every connection and all threads. Returns at once, from any thread; they end right after. A subscriber
     * that blocks is interrupted, and told when it comes back. What was asked for and has no answer fails.
     */
    @Override
    public void close() {
        if (closing.begin()) {
            // One after the other: streams leave their connections, and what those say of their end comes on the
            // threads.
            closing.allHaveLeft()
                    .timeout(LEAVING, timer)
                    .onErrorComplete()
                    .then(link.close())
                    .doFinally(signal -> letGo())
                    .subscribe();
        }
    }

    /** What the threads have in hand is done; nobody waits for that. */
    private void letGo() {
        workers.disposeGracefully().subscribe().dispose();
        answers.disposeGracefully().subscribe().dispose();
        timer.dispose();
    }
}
