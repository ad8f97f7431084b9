package dev.telltale.monitor.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.telltale.event.EventJournal;
import dev.telltale.event.ExecutionEvent;
import dev.telltale.monitor.Story;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class MemoryJournalTest extends EventJournalContract {
    @Override
    protected EventJournal journal() {
        return new MemoryJournal();
    }

    @Test
    void theOldestGoWhenTheBoundOfBytesIsReached() throws InterruptedException {
        MemoryJournal journal = new MemoryJournal(1 << 20);
        Story story = new Story("e1");
        append(journal, story.started());
        for (int i = 0; i < 20_000; i++) {
            append(journal, story.output("build", "some text"));
        }

        assertThat(journal.bytes()).isBetween(1L << 19, 1L << 20);
        assertThat(journal.tail()).isGreaterThan(10_000);
        assertThat(journal.read(0, 1).get(0).position()).isEqualTo(journal.tail());
        EventJournal.Entry first = journal.readExecution("e1", 0, 1).get(0);
        assertThat(first.position()).isEqualTo(journal.tail());
        assertThat(first.event().envelope().seq()).isEqualTo(journal.tail());
        assertThat(journal.readExecution("e1", 19_990, 100)).hasSize(11);
    }

    @Test
    void largeEventsDoNotStretchTheBound() throws InterruptedException {
        MemoryJournal journal = new MemoryJournal(8 << 20);
        Story story = new Story("e1");
        append(journal, story.started());
        for (int i = 0; i < 100; i++) {
            append(journal, story.output("build", "x".repeat(1 << 20)));
        }

        assertThat(journal.bytes()).isLessThanOrEqualTo(8 << 20);
        assertThat(journal.head() - journal.tail()).isGreaterThan(4);
    }

    @Test
    void whoFoldsIsAskedToCatchUpBeforeEventsAreDropped() throws InterruptedException {
        MemoryJournal journal = new MemoryJournal(1 << 16);
        List<Long> asked = new ArrayList<>();
        AtomicBoolean wasThere = new AtomicBoolean(true);
        journal.beforeDropping(position -> {
            asked.add(position);
            wasThere.compareAndSet(true, journal.read(position - 1, 1).get(0).position() == position);
        });
        Story story = new Story("e1");
        append(journal, story.started());
        for (int i = 0; i < 2000; i++) {
            append(journal, story.output("build", "some text"));
        }

        assertThat(asked).isSorted().isNotEmpty();
        assertThat(asked.get(asked.size() - 1)).isEqualTo(journal.tail() - 1);
        assertThat(wasThere).isTrue();
    }

    @Test
    void anExecutionThatIsDroppedToItsEndTakesItsDefinitionAlong() throws InterruptedException {
        MemoryJournal journal = new MemoryJournal(1 << 16);
        Story first = new Story("first");
        journal.keepDefinition("sha-first", "name: first");
        append(journal, first.started());
        append(journal, first.completed());
        Story next = new Story("next");
        append(journal, next.started());
        for (int i = 0; i < 2000; i++) {
            append(journal, next.output("build", "some text"));
        }
        for (int i = 0; i < Definitions.UNUSED; i++) {
            journal.keepDefinition("sha-" + i, "name: x");
        }

        assertThat(journal.definition("sha-first")).isNull();
    }

    @Test
    void howADroppedExecutionBeganAndEndedStaysKnown() throws InterruptedException {
        MemoryJournal journal = new MemoryJournal(1 << 16);
        Story first = new Story("first");
        ExecutionEvent started = first.started();
        append(journal, started);
        append(journal, first.output("build", "some text"));
        ExecutionEvent ended = first.completed();
        append(journal, ended);
        drop(journal, "next");

        assertThat(journal.tail()).isGreaterThan(3);
        assertThat(journal.readExecution("first", 0, 10))
                .containsExactly(new EventJournal.Entry(1, started), new EventJournal.Entry(3, ended));
        assertThat(journal.readExecution("first", 1, 10)).containsExactly(new EventJournal.Entry(3, ended));
        assertThat(journal.readExecution("first", 0, 1)).hasSize(1);
        assertThat(journal.readExecution("first", 3, 10)).isEmpty();
        assertThatThrownBy(() -> append(journal, new Story("first").started()))
                .isInstanceOf(IllegalArgumentException.class);

        assertThat(journal.forget("first")).isTrue();
        assertThat(journal.forget("first")).isFalse();
        assertThat(journal.readExecution("first", 0, 10)).isEmpty();
        append(journal, new Story("first").started()); // its id is free again
    }

    // 000-23
    @Test
    void whatStaysKnownOfDroppedExecutionsIsBoundedToo() throws InterruptedException {
        MemoryJournal journal = new MemoryJournal(1 << 16);
        for (int i = 0; i < 2000; i++) {
            Story own = new Story("own" + i);
            append(journal, own.started());
            append(journal, own.completed());
        }
        drop(journal, "next");

        assertThat(journal.bytes()).isLessThanOrEqualTo(1 << 16);
        assertThat(journal.readExecution("own0", 0, 10)).isEmpty();
        assertThat(journal.readExecution("own1999", 0, 10)).hasSize(2);
    }

    private void drop(MemoryJournal journal, String by) throws InterruptedException {
        Story next = new Story(by);
        append(journal, next.started());
        for (int i = 0; i < 2000; i++) {
            append(journal, next.output("build", "some text"));
        }
    }

    @Test
    void forgettingFreesBytesAndWholeChunks() throws InterruptedException {
        MemoryJournal journal = new MemoryJournal();
        Story gone = new Story("gone");
        append(journal, gone.started());
        for (int i = 0; i < 3000; i++) {
            append(journal, gone.output("build", "some text"));
        }
        append(journal, gone.completed());
        Story kept = new Story("kept");
        append(journal, kept.started());
        long before = journal.bytes();

        journal.forget("gone");

        assertThat(journal.bytes()).isLessThan(before / 100);
        assertThat(journal.read(0, 10)).extracting(EventJournal.Entry::position).containsExactly(3003L);
        assertThat(journal.readExecution("kept", 0, 10)).hasSize(1);
    }

    // 003-09
    @Test
    void aPublisherThatThrowsDoesNotUndoTheAppend() throws InterruptedException {
        MemoryJournal journal = new MemoryJournal();
        journal.publishTo((first, batch) -> {
            throw new StackOverflowError();
        });

        assertThat(append(journal, new Story("e1").started())).isEqualTo(1);
        assertThat(journal.head()).isEqualTo(1);
    }

    // 000-14
    @Test
    void aReaderThatThrowsBeforeDroppingDoesNotUndoTheAppend() throws InterruptedException {
        MemoryJournal journal = new MemoryJournal(1 << 16);
        journal.beforeDropping(position -> {
            throw new IllegalArgumentException("cannot fold");
        });
        Story story = new Story("e1");
        append(journal, story.started());
        for (int i = 0; i < 2000; i++) {
            append(journal, story.output("build", "some text"));
        }

        assertThat(journal.head()).isEqualTo(2001);
        assertThat(journal.tail()).isGreaterThan(1000);
    }
}
