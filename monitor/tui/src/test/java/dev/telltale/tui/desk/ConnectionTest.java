package dev.telltale.tui.desk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.telltale.monitor.stream.Cursor;
import dev.telltale.monitor.stream.Delivery;
import dev.telltale.tui.log.Events;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ConnectionTest {
    private final Events events = new Events("e");

    private static Cursor at(long position) {
        return new Cursor("e1", position);
    }

    @Test
    void itIsBehindUntilItHasSeenWhatWasThereWhenItBegan() {
        Connection opened = Connection.NONE.after(new Delivery.Opened("s", at(0), at(2), true));
        Connection first = opened.after(Events.entry(events.started()));

        assertThat(Connection.NONE.label()).isEqualTo("CONNECTING");
        assertThat(opened.label()).isEqualTo("BEHIND 2");
        assertThat(first.label()).isEqualTo("BEHIND 1");
        assertThat(first.after(Events.entry(events.begun("build", "run"))).label())
                .isEqualTo("LIVE");
    }

    @Test
    void whoeverKnowsSaysHowFarItIsBehind() {
        Connection behind = Connection.NONE.after(new Delivery.Position(at(5), new Delivery.Link(at(17), 12, 30)));

        assertThat(behind.label()).isEqualTo("BEHIND 12");
        assertThat(behind.after(new Delivery.Position(at(17))).label()).isEqualTo("LIVE");
    }

    @Test
    void aGapIsNotForgotten() {
        Connection gap = Connection.NONE.after(new Delivery.Gap(at(1), at(12), 3, 9, Delivery.Gap.OVERFLOW));

        assertThat(gap.label()).isEqualTo("GAP 7 LIVE");
        assertThat(gap.after(Events.entry(events.started())).missed()).isEqualTo(7);
    }

    @Test
    void aFailureThatLastsIsTheEnd() {
        assertThat(Connection.NONE.after(new Failure("no such token", false)).label())
                .isEqualTo("ENDED: no such token");
        assertThat(Connection.NONE.after(new Failure("the disk is away", true)).label())
                .isEqualTo("RECONNECTING: the disk is away");
    }

    @Test
    void whereNothingHasComeNothingIsLive() {
        Connection open = Connection.NONE.after(new Delivery.Opened("s", at(2), at(2), true));

        assertThat(open.label()).isEqualTo("LIVE");
        assertThat(open.awaiting().label()).isEqualTo("WAITING");
        assertThat(open.lost("cut off").awaiting().label()).isEqualTo("RECONNECTING: cut off");
    }

    @Test
    void aLostStreamIsComingBackAndAnEndedOneIsOver() {
        assertThat(Connection.NONE.lost("connection refused").label()).isEqualTo("RECONNECTING: connection refused");
        Connection lost =
                Connection.NONE.after(new Delivery.Interrupted(Cursor.NONE, "cannot reach it", Duration.ofSeconds(1)));
        assertThat(lost.label()).isEqualTo("RECONNECTING: cannot reach it");
        assertThat(lost.after(new Delivery.Opened("s2", at(3), at(3), true)).label())
                .isEqualTo("LIVE");
        assertThat(Connection.NONE
                        .after(new Delivery.Closed(at(3), Delivery.Closed.FINISHED, 3, 0))
                        .label())
                .isEqualTo("ENDED");
        assertThat(Connection.NONE
                        .after(new Delivery.Closed(at(3), Delivery.Closed.SHUTDOWN, 3, 0))
                        .label())
                .isEqualTo("ENDED: shutdown");
    }
}
