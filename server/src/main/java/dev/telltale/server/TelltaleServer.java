package dev.telltale.server;

import dev.telltale.engine.Workflows;
import dev.telltale.engine.expression.CelCondition;
import dev.telltale.event.ExecutionControl;
import dev.telltale.monitor.EventConditions;
import dev.telltale.monitor.LocalMonitor;
import dev.telltale.server.fanout.StreamOptions;
import dev.telltale.server.fanout.Streams;
import dev.telltale.server.front.ConnectionSetup;
import dev.telltale.server.front.Cors;
import dev.telltale.server.front.Dispatcher;
import dev.telltale.server.front.Gate;
import dev.telltale.server.front.RequestCount;
import dev.telltale.server.http.Backlog;
import dev.telltale.server.http.Limits;
import dev.telltale.server.http.Work;
import dev.telltale.server.meter.ServerMeters;
import dev.telltale.server.route.RouteContext;
import dev.telltale.server.route.Routes;
import dev.telltale.server.socket.StreamStallTimeout;
import dev.telltale.server.websocket.SocketOptions;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.codec.http2.Http2StreamChannel;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.netty.Connection;
import reactor.netty.ConnectionObserver;
import reactor.netty.DisposableServer;
import reactor.netty.http.Http2SettingsSpec;
import reactor.netty.http.HttpProtocol;
import reactor.netty.http.server.HttpServer;
import reactor.netty.resources.LoopResources;

/**
 * Serves a monitor and an engine over HTTP.
 *
 * <p>All its threads are daemons, and it owns them: event loops that only move bytes, and a bounded pool for what may take a while.
 * Thread-safe.
 */
public final class TelltaleServer implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(TelltaleServer.class);

    // The kernel doubles it. Without it the kernel takes up to 4 MB for each client that does not read, and hides that
    // it lags.
    private static final int SEND_BUFFER = 112 << 10;

    /** The time in which so many resets of HTTP/2 are too many. */
    private static final int RESET_SECONDS = 30;

    private static final int WORKERS = Math.max(4, 2 * Runtime.getRuntime().availableProcessors());
    private static final int MAX_WAITING = 10_000;

    private final ServerOptions options;
    private final LoopResources loops;
    private final Scheduler workers;
    private final Streams streams;
    private final ConnectionSetup setup;
    private final ServerMeters meters;
    private final Supplier<@Nullable String> trouble;
    private final AtomicBoolean isOpen = new AtomicBoolean(true);
    private volatile boolean isRetired;
    // The port is open a moment before its number is known, by which the server knows its own names.
    private final Sinks.One<Dispatcher> dispatcher = Sinks.one();
    private final ChannelGroup connections = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
    private final DisposableServer server;

    private TelltaleServer(
            ServerOptions options,
            LocalMonitor monitor,
            ExecutionControl control,
            Workflows workflows,
            Supplier<@Nullable String> trouble) {
        InetSocketAddress address = new InetSocketAddress(options.address(), options.port());
        this.trouble = trouble;
        this.options = options;
        Backlog backlog = new Backlog(options.limits().backlogBytes());
        this.workers = Schedulers.newBoundedElastic(WORKERS, MAX_WAITING / WORKERS, "telltale-http-work", 60, true);
        Work work = new Work(workers);
        this.streams = new Streams(
                monitor.liveTail(),
                new StreamOptions(
                        options.limits().streams(),
                        options.timeouts().retry().toMillis(),
                        options.timeouts().heartbeat()),
                backlog,
                work,
                Clock.systemUTC());
        EventConditions conditions = new EventConditions(CelCondition::compile);
        Cors cors = new Cors(options.origins());
        ConnectionLimits connections = options.limits().connections();
        Gate gate = new Gate(connections.inAll(), connections.perAddress(), connections.perSecond());
        this.setup = new ConnectionSetup(
                gate,
                new RequestCount(connections.requestsInAll()),
                cors,
                options.timeouts().head(),
                options.timeouts().idle(),
                options.timeouts().stalled());
        this.meters = new ServerMeters(monitor::stats, streams, conditions, gate, backlog);
        this.loops = LoopResources.create(
                "telltale-http", 1, Math.max(2, Runtime.getRuntime().availableProcessors()), true);
        Limits limits = new Limits(
                options.limits().workflowBytes(),
                options.limits().jsonBytes(),
                options.timeouts().body());
        RouteContext context = new RouteContext(
                monitor,
                monitor::isFinished,
                control,
                workflows,
                streams,
                conditions,
                backlog,
                limits,
                options.timeouts().heartbeat(),
                socketOptions(options),
                this::hindrance,
                meters::scrape,
                Clock.systemUTC());
        try {
            this.server = bind(address);
        } catch (RuntimeException e) {
            release();
            throw new IllegalStateException(
                    "cannot listen on " + address.getHostString() + ":" + options.port() + "; is the port taken?", e);
        }
        dispatcher.tryEmitValue(new Dispatcher(Routes.of(context), uri(), cors, limits, work, backlog, meters));
    }

    /**
     * Starts serving; returns once the port is open.
     *
     * @param monitor what to show; it stays the caller's to close
     * @param control what to pass commands to; an engine, which stays the caller's to close as well
     * @param workflows those that can be started by name
     * @throws IllegalArgumentException if the host is not loopback
     * @throws IllegalStateException if the port cannot be opened
     */
    public static TelltaleServer start(
            ServerOptions options, LocalMonitor monitor, ExecutionControl control, Workflows workflows) {
        return start(options, monitor, control, workflows, () -> null);
    }

    /**
     * As {@link #start(ServerOptions, LocalMonitor, ExecutionControl, Workflows)}.
     *
     * @param trouble tells operators why nothing new can run for now, such as a full disk, in a sentence without its end; null when it
     *     can. It is asked on a thread that may wait
     */
    public static TelltaleServer start(
            ServerOptions options,
            LocalMonitor monitor,
            ExecutionControl control,
            Workflows workflows,
            Supplier<@Nullable String> trouble) {
        TelltaleServer server = new TelltaleServer(options, monitor, control, workflows, trouble);
        log.info("listening on {}", server.uri());
        String warning = options.tls() == null ? null : options.tls().warning(Instant.now());
        if (warning != null) {
            log.warn("{}: clients will not trust this server until it has another one", warning);
        }
        return server;
    }

    private DisposableServer bind(InetSocketAddress address) {
        return protocols(HttpServer.create())
                .bindAddress(() -> address)
                .runOn(loops)
                .channelGroup(connections)
                .childOption(ChannelOption.SO_SNDBUF, SEND_BUFFER)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .idleTimeout(options.timeouts().idle())
                .httpRequestDecoder(
                        decoder -> decoder.maxInitialLineLength(options.limits().requestLineBytes())
                                .maxHeaderSize(options.limits().headerBytes()))
                .http2Settings(this::http2)
                .doOnChannelInit((observer, channel, remote) -> setup.receive(channel))
                .childObserve(this::begun)
                .handle((request, response) -> dispatcher.asMono().flatMap(ready -> ready.apply(request, response)))
                .bindNow(Duration.ofSeconds(10));
    }

    private HttpServer protocols(HttpServer http) {
        Tls tls = options.tls();
        return tls == null
                ? http.protocol(HttpProtocol.HTTP11, HttpProtocol.H2C)
                : http.protocol(HttpProtocol.HTTP11, HttpProtocol.H2)
                        .secure(ssl -> ssl.sslContext(tls.context())
                                .handshakeTimeout(options.timeouts().head()));
    }

    private void http2(Http2SettingsSpec.Builder settings) {
        int requests = options.limits().connections().requests();
        // Who leaves gives up all of them at once, and may do so with twice as many before it is taken for an attack.
        int resets = 2 * requests;
        settings.maxConcurrentStreams(requests)
                .maxHeaderListSize((long) options.limits().requestLineBytes()
                        + options.limits().headerBytes())
                .maxDecodedRstFramesPerWindow(resets, RESET_SECONDS)
                .maxEncodedRstFramesPerWindow(resets, RESET_SECONDS);
    }

    private void begun(Connection request, ConnectionObserver.State state) {
        if (state == ConnectionObserver.State.CONFIGURED && request.channel() instanceof Http2StreamChannel stream) {
            StreamStallTimeout.enter(stream, options.timeouts().stalled());
        }
    }

    private static SocketOptions socketOptions(ServerOptions options) {
        WebSocketLimits limits = options.limits().webSocket();
        return new SocketOptions(
                limits.frameBytes(),
                limits.framesPerSecond(),
                limits.subscriptions(),
                options.timeouts().idle(),
                limits.ping(),
                limits.pong(),
                options.timeouts().heartbeat());
    }

    private @Nullable String hindrance() {
        return isRetired || !isOpen.get() ? "the server is shutting down" : trouble.get();
    }

    /**
     * Says from now on that it is not ready, so that balancers go elsewhere, opens no more streams, and ends those that are open one after the
     * other; otherwise it serves on until it is closed. To be called once.
     *
     * @param over how long ending the streams takes; what is open when the server is closed ends then, with zero all of it
     */
    public void drain(Duration over) {
        isRetired = true;
        streams.drain(over, Schedulers.parallel());
    }

    /** Where it can be reached. */
    public URI uri() {
        String host = options.host().contains(":") ? "[" + options.host() + "]" : options.host();
        return URI.create((options.tls() == null ? "http://" : "https://") + host + ":" + port());
    }

    /** The port it listens on. */
    public int port() {
        return server.port();
    }

    /**
     * Ends every stream with a frame that says so, one each millisecond or all of them within {@link ServerOptions.Timeouts#close}, stops
     * accepting, waits for answers under way at most as long again, and frees the port and all threads.
     */
    @Override
    public void close() {
        if (!isOpen.compareAndSet(true, false)) {
            return;
        }
        Duration close = options.timeouts().close();
        streams.close(close, Schedulers.parallel()).block(close.plusSeconds(1));
        try {
            server.disposeNow(close);
            awaitFarewells();
        } catch (IllegalStateException e) {
            log.warn("some answers were cut off: {}", e.getMessage());
        } finally {
            release();
        }
    }

    /** Connections of HTTP/2 that had nothing under way are closed behind the server's back, and are told so before. */
    private void awaitFarewells() {
        for (Channel each : connections) {
            if (each.pipeline().get(Http2FrameCodec.class) != null) {
                each.closeFuture()
                        .awaitUninterruptibly(options.timeouts().close().toMillis());
            }
        }
    }

    private void release() {
        loops.disposeLater(Duration.ZERO, options.timeouts().close())
                .block(options.timeouts().close().plusSeconds(1));
        workers.dispose();
        meters.close();
    }
}
