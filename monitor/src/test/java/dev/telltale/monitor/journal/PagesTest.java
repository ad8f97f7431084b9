package dev.telltale.monitor.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.telltale.event.EventJournal;
import dev.telltale.event.ForwardingJournal;
import dev.telltale.event.JournalException;
import dev.telltale.monitor.Story;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class PagesTest {
    private final WholeJournal journal = new WholeJournal();
    private final Story story = new Story("e1");
    private final Pages pages = new Pages(journal, journal::head, 1 << 20);

    @Test
    void aPageThatWasReadIsThereForWhoeverIsNearby() {
        tell(1000, 10);
        assertThat(pages.peek(300)).isNull();
        Page page = pages.read(300);
        long read = journal.read.get();

        assertThat(page.get(0).position()).isEqualTo(257);
        assertThat(pages.peek(300)).isSameAs(page);
        assertThat(pages.peek(256)).isSameAs(page);
        assertThat(pages.read(511)).isSameAs(page);
        assertThat(pages.peek(512)).isNull();
        assertThat(journal.read).hasValue(read);
        assertThat(pages.loaded()).isEqualTo(1);
        assertThat(pages.shared()).isEqualTo(3);
    }

    @Test
    void theLastPageIsGoodUpToTheHeadItWasReadAt() {
        tell(10, 10);
        Page page = pages.read(5);
        assertThat(page.isLast()).isTrue();
        assertThat(page.end()).isEqualTo(10);
        tell(5, 10);

        assertThat(pages.peek(9)).isSameAs(page);
        assertThat(pages.peek(10)).isNull();
        assertThat(pages.read(10).end()).isEqualTo(15);
    }

    @Test
    void ofOneExecutionAPageEndsWithWhatTheOthersHadBroughtMeanwhile() {
        tell(10, 10);
        Story other = new Story("e2");
        journal.append(List.of(other.started()));
        Page page = pages.read("e1", 1, 10, 10);

        assertThat(page.get(0).position()).isEqualTo(1);
        assertThat(page.end()).isEqualTo(11);
        assertThat(pages.peek("e1", 1, 10, 10)).isSameAs(page);
        assertThat(pages.peek("e1", 1, 10, 11)).isNull();
        assertThat(pages.peek("e1", 99, 10, 10))
                .as("of another execution with that id")
                .isNull();
    }

    @Test
    void largeEventsMakeShortPagesAndAllOfThemAreRead() {
        tell(300, 20_000);
        long position = 0;
        int most = 0;
        while (position < 300) {
            Page page = pages.read(position);
            int size = 0;
            for (EventJournal.Entry entry = page.get(0); entry != null; entry = page.get(++size)) {
                position = Math.max(position, entry.position());
            }
            most = Math.max(most, size);
        }

        assertThat(most).isLessThan(40);
        assertThat(pages.bytes()).isLessThanOrEqualTo(1 << 20);
    }

    @Test
    void whatWasForgottenIsNotServedAgain() {
        tell(100, 10);
        pages.read(0);
        pages.forget();

        assertThat(pages.peek(0)).isNull();
        assertThat(pages.bytes()).isZero();
    }

    // A mass reconnect reads a page once.
    @Test
    void whatManyWantAtTheSameTimeIsReadOnce() throws Exception {
        tell(200, 10);
        CountDownLatch mayRead = new CountDownLatch(1);
        Pages shared = new Pages(new Slow(mayRead), journal::head, 1 << 20);
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<Future<Page>> all = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                long position = i;
                all.add(threads.submit(() -> shared.read(position)));
            }
            mayRead.countDown();
            for (Future<Page> one : all) {
                assertThat(one.get(20, TimeUnit.SECONDS)).isSameAs(all.get(0).get());
            }
            assertThat(shared.loaded()).isEqualTo(1);
            assertThat(shared.shared()).isEqualTo(7);
        } finally {
            threads.shutdown();
        }
    }

    @Test
    void aReadingThatFailedIsTriedAgainByTheNext() {
        tell(100, 10);
        journal.isBroken = true;
        assertThatThrownBy(() -> pages.read(0)).isInstanceOf(JournalException.class);
        journal.isBroken = false;

        assertThat(pages.read(0).get(0).position()).isEqualTo(1);
    }

    // Kept there already.
    @Test
    void ofAJournalInMemoryNothingIsKeptTwice() {
        MemoryJournal memory = new MemoryJournal();
        memory.append(List.of(story.started()));
        Pages direct = new Pages(memory, memory::head, 1 << 20);

        assertThat(direct.peek(0).get(0).position()).isEqualTo(1);
        assertThat(direct.bytes()).isZero();
    }

    private void tell(int events, int chars) {
        for (int i = 0; i < events; i++) {
            journal.append(List.of(story.seq() == 0 ? story.started() : story.output("build", "x".repeat(chars))));
        }
    }

    /** Lets nobody read before it may. */
    private final class Slow extends ForwardingJournal {
        private final CountDownLatch mayRead;

        Slow(CountDownLatch mayRead) {
            super(journal);
            this.mayRead = mayRead;
        }

        @Override
        public List<Entry> read(long after, int limit) {
            try {
                mayRead.await();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
            return super.read(after, limit);
        }
    }
}
