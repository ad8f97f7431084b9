package dev.telltale.engine.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What becomes of messages when the workers are gone. */
class MailboxTest {
    private final Queue<Runnable> drains = new ArrayDeque<>();
    private final List<String> told = new ArrayList<>();
    private boolean isClosed;
    private final Mailbox mailbox = new Mailbox(this::execute, () -> {}, fault -> told.add("fault " + fault));

    private void execute(Runnable drain) {
        if (isClosed) {
            throw new RejectedExecutionException();
        }
        drains.add(drain);
    }

    private void post(int number) {
        mailbox.post(new Mailbox.Message() {
            @Override
            public void run() {
                told.add("heard " + number);
            }

            @Override
            public void unheard() {
                told.add("unheard " + number);
                if (number == 0) {
                    post(1); // as whoever was refused may do
                }
            }
        });
    }

    @Test
    void aMessageThatComesTooLateIsToldSoAndSoIsWhatFollowsFromThat() {
        isClosed = true;
        post(0);
        post(2);
        assertThat(told).containsExactly("unheard 0", "unheard 1", "unheard 2");
    }

    @Test
    void soIsWhatALongDrainHadNotComeToWhenTheWorkersWent() {
        IntStream.rangeClosed(1, 66).forEach(this::post);
        isClosed = true;
        drains.remove().run();
        assertThat(told).hasSize(66).startsWith("heard 1").contains("heard 64").endsWith("unheard 65", "unheard 66");
    }
}
