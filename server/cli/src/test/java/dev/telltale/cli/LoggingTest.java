package dev.telltale.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.ConsoleAppender;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

class LoggingTest {
    private final LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();

    @Test
    void logsGoToStandardErrorFromWarningsOn() {
        Appender<ILoggingEvent> appender =
                context.getLogger(Logger.ROOT_LOGGER_NAME).getAppender("stderr");

        assertThat(appender)
                .isInstanceOfSatisfying(
                        ConsoleAppender.class,
                        console -> assertThat(console.getTarget()).isEqualTo("System.err"));
        assertThat(appender.isStarted()).isTrue();
        assertThat(context.getLogger("dev.telltale").getEffectiveLevel()).isEqualTo(Level.WARN);
    }

    @Test
    void whatTheOtherSideCanCauseIsNotLogged() {
        assertThat(context.getLogger("reactor.netty.transport.ServerTransport").isErrorEnabled())
                .isFalse();
        assertThat(context.getLogger("reactor.netty.http.client.HttpClientConnect")
                        .isErrorEnabled())
                .isFalse();
    }
}
