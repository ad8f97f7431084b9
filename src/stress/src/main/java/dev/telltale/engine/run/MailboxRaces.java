package dev.telltale.engine.run;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** The mailbox of an execution. The first result counts messages that were handled, the second what was wrong. */
public final class MailboxRaces {
    private static final int EACH = 3;

    private MailboxRaces() {}

    /** What messages do. Its fields are plain on purpose: messages have to come one at a time, and see what those before them did. */
    static class Bed {
        private final AtomicInteger inside = new AtomicInteger();
        private final int[] last = new int[2];
        private int handled;
        private int followed;
        private int faults;
        private final Mailbox mailbox;

        Bed(Executor workers) {
            this.mailbox = new Mailbox(workers, () -> followed++, fault -> faults++);
        }

        void post(int sender) {
            for (int number = 1; number <= EACH; number++) {
                int own = number;
                mailbox.post(() -> handle(sender, own));
            }
        }

        private void handle(int sender, int number) {
            boolean isAlone = inside.getAndIncrement() == 0;
            if (!isAlone || number != last[sender] + 1 || followed != handled) {
                faults++;
            }
            last[sender] = number;
            handled++;
            inside.getAndDecrement();
        }

        void tell(II_Result result) {
            result.r1 = handled;
            result.r2 = faults + (followed == handled ? 0 : 1);
        }
    }

    /** Whoever posts first has the mailbox emptied. */
    @JCStressTest
    @Outcome(id = "6, 0", expect = Expect.ACCEPTABLE, desc = "Each once, in order, one at a time.")
    @Outcome(expect = Expect.FORBIDDEN, desc = "Lost, twice, out of order, or two at a time.")
    @State
    public static class PostAgainstPost extends Bed {
        public PostAgainstPost() {
            super(Runnable::run);
        }

        @Actor
        public void one() {
            post(0);
        }

        @Actor
        public void other() {
            post(1);
        }

        @Arbiter
        public void after(II_Result result) {
            tell(result);
        }
    }

    /** A worker empties the mailbox while somebody posts. */
    @JCStressTest
    @Outcome(id = "3, 0", expect = Expect.ACCEPTABLE, desc = "Each once, in order, one at a time.")
    @Outcome(expect = Expect.FORBIDDEN, desc = "Lost, twice, out of order, or two at a time.")
    @State
    public static class PostAgainstWork extends Bed {
        private final ConcurrentLinkedQueue<Runnable> due;

        public PostAgainstWork() {
            this(new ConcurrentLinkedQueue<>());
        }

        private PostAgainstWork(ConcurrentLinkedQueue<Runnable> due) {
            super(due::add);
            this.due = due;
        }

        private void work() {
            for (Runnable next = due.poll(); next != null; next = due.poll()) {
                next.run();
            }
        }

        @Actor
        public void sender() {
            post(0);
        }

        @Actor
        public void worker() {
            work();
            work();
        }

        @Arbiter
        public void after(II_Result result) {
            work();
            tell(result);
        }
    }
}
