package dev.telltale.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.channel.Channel;
import io.netty.channel.embedded.EmbeddedChannel;
import org.junit.jupiter.api.Test;

class BacklogTest {
    private static final int MIB = 1 << 20;

    private final Backlog backlog = new Backlog(8 * MIB);
    private final Channel connection = new EmbeddedChannel();

    @Test
    void aRequestHoldsWhatWasSaidLastUntilItIsOver() {
        Backlog.Share share = backlog.share(connection);
        share.holdIfRoom(3 * MIB);
        share.hold(MIB);
        assertThat(backlog.bytes()).isEqualTo(MIB);
        share.letGo();
        share.hold(MIB);
        share.letGo();
        assertThat(backlog.bytes()).isZero();
    }

    @Test
    void oneConnectionIsNotInTheWayOfOthers() {
        backlog.share(connection).holdIfRoom(MIB);
        assertThatThrownBy(() -> backlog.share(connection).holdIfRoom(MIB)).isInstanceOf(HttpProblemException.class);
        backlog.share(new EmbeddedChannel()).holdIfRoom(MIB);
        assertThat(backlog.bytes()).isEqualTo(2 * MIB);
    }

    @Test
    void whatIsSmallIsNeverRefused() {
        backlog.enter(8 * MIB);
        assertThat(backlog.isFull()).isTrue();
        assertThatThrownBy(() -> backlog.share(connection).holdIfRoom(MIB)).isInstanceOf(HttpProblemException.class);
        backlog.share(connection).holdIfRoom(1000);
        assertThat(backlog.bytes()).isEqualTo(8 * MIB + 1000);
    }
}
