package dev.telltale.server.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class InboxTest {
    private final List<String> read = new ArrayList<>();
    private final Inbox inbox = new Inbox(this::read);

    /** One that is called hold holds those behind it. */
    private void read(byte[] message) {
        String text = new String(message, StandardCharsets.US_ASCII);
        read.add(text);
        if (text.equals("hold")) {
            inbox.hold();
        }
    }

    private boolean put(String message) {
        return inbox.put(message.getBytes(StandardCharsets.US_ASCII));
    }

    @Test
    void aMessageIsReadAtOnceUnlessOneBeforeItIsUnderWay() {
        put("a");
        put("hold");
        put("b");
        assertThat(read).containsExactly("a", "hold");
    }

    @Test
    void thoseThatWaitAreReadInTheirOrderUpToOneThatHoldsTheOthersAgain() {
        for (String message : List.of("hold", "a", "hold", "b")) {
            put(message);
        }
        inbox.release();
        assertThat(read).containsExactly("hold", "a", "hold");
        put("c");
        inbox.release();
        assertThat(read).containsExactly("hold", "a", "hold", "b", "c");
    }

    @Test
    void onlySoMuchMayWait() {
        put("hold");
        String half = "x".repeat(Inbox.MAX_BYTES / 2);
        assertThat(put(half)).isTrue();
        assertThat(put(half)).isFalse();
        inbox.release();
        assertThat(put(half)).as("there is room again").isTrue();
        assertThat(read).containsExactly("hold", half, half);
    }
}
