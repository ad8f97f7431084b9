package dev.telltale.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.spi.ContextAwareBase;
import java.util.List;
import org.slf4j.Logger;

/**
 * Standard output belongs to what the command prints; logs go beside it. Logback finds this by itself.
 *
 * <p>It is no {@code logback.xml}, since reading one takes longer than a short workflow; a file of one's own, named by
 * {@code -Dlogback.configurationFile}, is read instead. Not thread-safe; used once.
 */
public final class Logging extends ContextAwareBase implements Configurator {
    /**
     * What the other side can cause is no news, and would fill a disk: requests that break a protocol, and connections that are cut off, are told
     * there, each with a line or a stack trace. Faults of ours are told by the server itself, and what ails a server by the command.
     */
    private static final List<String> SILENCED = List.of(
            "reactor.netty.channel.FluxReceive",
            "reactor.netty.http.server.HttpServerOperations",
            "reactor.netty.transport.ServerTransport",
            "reactor.netty.http.client",
            "io.netty.handler.codec.http2.DefaultHttp2Connection");

    @Override
    public ExecutionStatus configure(LoggerContext context) {
        if (System.getProperty("logback.configurationFile") != null) {
            return ExecutionStatus.INVOKE_NEXT_IF_ANY;
        }
        for (String name : SILENCED) {
            context.getLogger(name).setLevel(Level.OFF);
        }
        var root = context.getLogger(Logger.ROOT_LOGGER_NAME);
        root.setLevel(Level.WARN);
        root.addAppender(standardError(context));
        return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
    }

    private static ConsoleAppender<ILoggingEvent> standardError(LoggerContext context) {
        PatternLayoutEncoder encoder = new PatternLayoutEncoder();
        encoder.setContext(context);
        encoder.setPattern("%d{HH:mm:ss.SSS} %-5level %logger{24} %msg%n");
        encoder.start();
        ConsoleAppender<ILoggingEvent> appender = new ConsoleAppender<>();
        appender.setContext(context);
        appender.setName("stderr");
        appender.setTarget("System.err");
        appender.setEncoder(encoder);
        appender.start();
        return appender;
    }
}
