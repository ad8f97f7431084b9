package dev.telltale.monitor.journal;

import dev.telltale.event.EventJournal.Entry;
import dev.telltale.event.ExecutionEvent;
import dev.telltale.stress.Told;
import java.util.List;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** The journal in memory: appends against appends and reads. The first result counts events, the second what was wrong with them. */
public final class JournalRaces {
    private static final List<List<ExecutionEvent>> TOLD = Told.by("e", 4);
    private static final List<List<ExecutionEvent>> OTHERS = Told.by("f", 4);

    private JournalRaces() {}

    private static void append(MemoryJournal journal, List<List<ExecutionEvent>> batches) {
        for (int i = 0; i < batches.size(); i++) {
            journal.append(batches.get(i));
        }
    }

    /** @return 1 if positions, or the seqs of any execution, are not in a row */
    private static int holes(List<Entry> entries) {
        long position = entries.isEmpty() ? 0 : entries.get(0).position();
        long ofE = 0;
        long ofF = 0;
        for (Entry entry : entries) {
            long seq = entry.event().envelope().seq();
            boolean isE = entry.event().envelope().executionId().equals("e");
            long before = isE ? ofE : ofF;
            if (entry.position() != position++ || before > 0 && seq != before + 1) {
                return 1;
            }
            ofE = isE ? seq : ofE;
            ofF = isE ? ofF : seq;
        }
        return 0;
    }

    /** Two executions append at once: each event has a position of its own, and each execution keeps its order (G1). */
    @JCStressTest
    @Outcome(id = "8, 0", expect = Expect.ACCEPTABLE, desc = "All, in a row.")
    @Outcome(expect = Expect.FORBIDDEN, desc = "A hole, a repeat, or out of order.")
    @State
    public static class AppendAgainstAppend {
        private final MemoryJournal journal = new MemoryJournal();

        @Actor
        public void one() {
            append(journal, TOLD);
        }

        @Actor
        public void other() {
            append(journal, OTHERS);
        }

        @Arbiter
        public void after(II_Result result) {
            List<Entry> all = journal.read(0, 10);
            result.r1 = all.size();
            result.r2 = holes(all)
                    + (journal.head() == 8 && journal.readExecution("e", 0, 10).size() == 4 ? 0 : 1);
        }
    }

    /** Who reads finds everything up to the head it saw, by position and by execution. */
    @JCStressTest
    @Outcome(id = "[0-9]+, 0", expect = Expect.ACCEPTABLE, desc = "Everything up to the head.")
    @Outcome(expect = Expect.FORBIDDEN, desc = "A hole, or less than the head promised.")
    @State
    public static class AppendAgainstRead {
        private final MemoryJournal journal = new MemoryJournal();

        @Actor
        public void writer() {
            append(journal, TOLD);
        }

        @Actor
        public void reader(II_Result result) {
            for (int i = 0; i < 3; i++) {
                long head = journal.head();
                List<Entry> own = journal.readExecution("e", 0, 10);
                List<Entry> all = journal.read(0, 10);
                result.r1 += all.size();
                result.r2 += holes(all) + holes(own) + (all.size() >= own.size() && own.size() >= head ? 0 : 1);
            }
        }
    }

    /** While the oldest are dropped, a reader finds a row that lacks only what the tail says is gone. */
    @JCStressTest
    @Outcome(id = "[0-9]+, 0", expect = Expect.ACCEPTABLE, desc = "A row, and what is missing is before the tail.")
    @Outcome(expect = Expect.FORBIDDEN, desc = "A hole, or something missing that is kept.")
    @State
    public static class DropAgainstRead {
        private final MemoryJournal journal = new MemoryJournal(1); // keeps one

        @Actor
        public void writer() {
            append(journal, TOLD);
        }

        @Actor
        public void reader(II_Result result) {
            for (int i = 0; i < 3; i++) {
                long head = journal.head();
                List<Entry> all = journal.read(0, 10);
                long tail = journal.tail();
                result.r1 += all.size();
                long first = all.isEmpty() ? head + 1 : all.get(0).position();
                long last = all.isEmpty() ? head : all.get(all.size() - 1).position();
                result.r2 += holes(all) + (first <= tail && last >= head ? 0 : 1);
            }
        }
    }
}
