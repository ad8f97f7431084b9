package dev.telltale.monitor.journal.disk;

import dev.telltale.event.ExecutionEvent;
import dev.telltale.stress.Told;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** Who waits for a position while it is acknowledged: the action runs once, and finds that the publisher was told. */
public final class AcknowledgementRaces {
    private static final List<ExecutionEvent> BATCH = Told.by("e", 1).get(0);

    private AcknowledgementRaces() {}

    /** The first result counts how often the action ran, the second how often the publisher had not been told by then. */
    @JCStressTest
    @Outcome(id = "1, 0", expect = Expect.ACCEPTABLE, desc = "Once, and after the publisher.")
    @Outcome(expect = Expect.FORBIDDEN, desc = "Never, twice, or before the publisher.")
    @State
    public static class WaitAgainstTell {
        private final AtomicInteger ran = new AtomicInteger();
        private final AtomicInteger early = new AtomicInteger();
        private final Acknowledgements acknowledgements = new Acknowledgements(0);
        private int published;

        public WaitAgainstTell() {
            acknowledgements.publishTo((first, batch) -> published = 1);
        }

        @Actor
        public void writer() {
            acknowledgements.tell(1, BATCH);
        }

        @Actor
        public void waiter() {
            acknowledgements.whenTold(BATCH.size(), () -> {
                ran.incrementAndGet();
                early.addAndGet(1 - published);
            });
        }

        @Arbiter
        public void after(II_Result result) {
            result.r1 = ran.get();
            result.r2 = early.get();
        }
    }
}
