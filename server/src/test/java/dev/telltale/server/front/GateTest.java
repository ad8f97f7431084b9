package dev.telltale.server.front;

import static org.assertj.core.api.Assertions.assertThat;

import dev.telltale.server.http.Answer;
import dev.telltale.server.http.HttpProblem;
import io.netty.channel.embedded.EmbeddedChannel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class GateTest {
    private final AtomicLong nanoTime = new AtomicLong();
    private final Gate gate = new Gate(100, 100, 1, nanoTime::get);
    private final List<Caller> callers = new ArrayList<>();

    @AfterEach
    void close() {
        callers.forEach(EmbeddedChannel::finishAndReleaseAll);
    }

    @Test
    void ofThirtyAtOnceThoseOfTwoSecondsAreLetInAndTheOthersAreToldSo() {
        List<Answer> refusals = enter(30);
        assertThat(refusals).hasSize(28);
        assertThat(gate.refused()).isEqualTo(28);
        assertThat(refusals).allSatisfy(refusal -> {
            assertThat(refusal.status()).isEqualTo(503);
            assertThat(new String(((Answer.Whole) refusal).body(), StandardCharsets.UTF_8))
                    .contains("more than 1 connections come in a second");
        });
    }

    @Test
    void withTheNextSecondOneMoreIsLetIn() {
        enter(30);
        nanoTime.addAndGet(TimeUnit.SECONDS.toNanos(1));
        assertThat(enter(30)).hasSize(29);
    }

    /** @return what those are told that are not let in */
    private List<Answer> enter(int count) {
        List<Answer> refusals = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Caller caller = new Caller();
            callers.add(caller);
            HttpProblem refusal = gate.enter(caller);
            if (refusal != null) {
                refusals.add(refusal.answer());
            }
        }
        return refusals;
    }

    /** A connection from loopback, without a network. */
    private static final class Caller extends EmbeddedChannel {
        @Override
        protected SocketAddress remoteAddress0() {
            return new InetSocketAddress(InetAddress.getLoopbackAddress(), 1);
        }
    }
}
