package dev.telltale.monitor.hub;

import dev.telltale.event.ExecutionEvent;
import dev.telltale.monitor.filter.EventFilter;
import dev.telltale.monitor.journal.MemoryJournal;
import dev.telltale.monitor.stream.Subscription;
import dev.telltale.monitor.view.Views;
import dev.telltale.stress.Told;
import java.util.List;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;
import reactor.core.publisher.Sinks;

/**
 * The hub: publishing against subscribing, reading, cancelling and closing (G7). A reader runs in whatever thread gives it a turn. The
 * first result counts the events that the subscriber got, the second what was wrong.
 */
public final class HubRaces {
    private static final List<List<ExecutionEvent>> TOLD = Told.by("e", 6);
    private static final List<List<ExecutionEvent>> OTHERS = Told.by("f", 3);

    private HubRaces() {}

    /** A hub whose ring is so small that readers fall back on the journal. */
    static class Bed {
        final MemoryJournal journal = new MemoryJournal();
        final EventHub hub = new EventHub(
                journal,
                new Views(journal, 10, 1 << 20),
                new HubOptions(4, 2, 1 << 20, 1 << 20),
                () -> Sinks.unsafe().many().multicast().onBackpressureBuffer(4, false),
                new Crew(Runnable::run, Runnable::run, Runnable::run),
                () -> 0);
        final Spy spy = new Spy();

        Bed() {
            journal.publishTo(hub);
        }

        void subscribe() {
            hub.subscribe(Subscription.all(EventFilter.ALL)).subscribe(spy);
        }

        void publish() {
            for (int i = 0; i < TOLD.size(); i++) {
                journal.append(TOLD.get(i));
            }
        }

        /** Everybody reads all there is. @param events that are in the journal */
        void settle(II_Result result, long events) {
            while (hub.tick(0) > 0) {}
            result.r1 = spy.entries();
            result.r2 = spy.faults() + (spy.hasEnded() || spy.position() == events ? 0 : 1);
        }
    }

    /** Who subscribes gets all that comes after the place it was told, and that is where it is. */
    @JCStressTest
    @Outcome(id = "[0-6], 0", expect = Expect.ACCEPTABLE, desc = "Everything after its place.")
    @Outcome(expect = Expect.FORBIDDEN, desc = "Something is missing, comes twice or out of order.")
    @State
    public static class PublishAgainstSubscribe extends Bed {
        @Actor
        public void publisher() {
            publish();
        }

        @Actor
        public void subscriber() {
            subscribe();
        }

        @Arbiter
        public void after(II_Result result) {
            settle(result, 6);
        }
    }

    /** Two threads publish and both give the reader turns: it runs on one at a time and sees everything once, in order. */
    @JCStressTest
    @Outcome(id = "9, 0", expect = Expect.ACCEPTABLE, desc = "All of both.")
    @Outcome(expect = Expect.FORBIDDEN, desc = "Something is missing, comes twice or out of order, or two at a time.")
    @State
    public static class PublishAgainstReading extends Bed {
        public PublishAgainstReading() {
            subscribe();
        }

        @Actor
        public void publisher() {
            publish();
            hub.tick(0);
        }

        @Actor
        public void reader() {
            hub.tick(0);
            for (int i = 0; i < OTHERS.size(); i++) {
                journal.append(OTHERS.get(i));
                hub.tick(0);
            }
        }

        @Arbiter
        public void after(II_Result result) {
            settle(result, 9);
        }
    }

    /** Who cancels has got a beginning of it all, gets nothing more, and is forgotten. */
    @JCStressTest
    @Outcome(id = "[0-6], 0", expect = Expect.ACCEPTABLE, desc = "A beginning.")
    @Outcome(expect = Expect.FORBIDDEN, desc = "A hole, or something after the end.")
    @State
    public static class PublishAgainstCancel extends Bed {
        public PublishAgainstCancel() {
            subscribe();
        }

        @Actor
        public void publisher() {
            publish();
            hub.tick(0);
        }

        @Actor
        public void leaver() {
            hub.tick(0);
            spy.cancel();
        }

        @Arbiter
        public void after(II_Result result) {
            long before = spy.position();
            journal.append(OTHERS.get(0));
            settle(result, before);
            result.r2 += hub.subscribers();
        }
    }

    /** When the hub is closed, every subscriber sees all that was published up to some moment, the end once, and nothing after it. */
    @JCStressTest
    @Outcome(id = "[0-6], 0", expect = Expect.ACCEPTABLE, desc = "A beginning, and one end.")
    @Outcome(expect = Expect.FORBIDDEN, desc = "A hole, no end, or something after it.")
    @State
    public static class PublishAgainstClose extends Bed {
        public PublishAgainstClose() {
            subscribe();
        }

        @Actor
        public void publisher() {
            publish();
            hub.tick(0);
        }

        @Actor
        public void closer() {
            hub.close();
            hub.tick(0);
        }

        @Arbiter
        public void after(II_Result result) {
            settle(result, 6);
            result.r2 += (spy.hasEnded() ? 0 : 1) + hub.subscribers();
        }
    }
}
