package dev.telltale.monitor.hub;

import dev.telltale.event.EventJournal.Entry;
import dev.telltale.event.ExecutionEvent;
import dev.telltale.monitor.journal.Page;
import dev.telltale.monitor.stream.Cursor;
import dev.telltale.monitor.stream.Delivery;
import dev.telltale.monitor.stream.From;
import dev.telltale.monitor.stream.Subscription;
import dev.telltale.monitor.view.Mark;
import dev.telltale.monitor.view.Snapshot;
import org.jspecify.annotations.Nullable;

/**
 * One execution: pages of its own history first, then the ring, and pages again whenever the ring is past.
 *
 * <p>The hand-over is exact because a page names its end: everything of this execution up to the head that was taken before the page
 * was read. What is gone shows as a hole in seq.
 */
final class ExecutionFeed implements Feed {
    private final EventHub hub;
    private final Subscription subscription;
    private final String executionId;
    private final ExecutionHistory history;
    private final Sieve sieve;
    private final Leaf leaf = new Leaf();

    /** Of the event that follows. */
    private long nextSeq = 1;

    private volatile long position;
    private volatile boolean isPaging;
    private volatile boolean hasEnded;
    private volatile boolean hasKeptUp;
    private volatile @Nullable Delivery pending;
    private Need need = Need.NOTHING;
    private boolean isLanded;
    private final @Nullable Landing landing;
    private boolean isDropping;
    private boolean isRecovered = true;

    /**
     * @param now position of the newest event at the moment of subscribing
     * @param hadKeptUp whether it has kept up before
     */
    ExecutionFeed(EventHub hub, Subscription subscription, String executionId, long now, boolean hadKeptUp) {
        this.hub = hub;
        this.subscription = subscription;
        this.executionId = executionId;
        this.sieve = new Sieve(subscription.filter(), hub);
        this.history = new ExecutionHistory(hub.journal(), hub.views(), executionId);
        // Now: what is new may get the place that a cursor names.
        this.landing = subscription.from() instanceof From.At at ? Landing.of(hub.journal(), at.cursor()) : null;
        if (subscription.from() instanceof From.Now) {
            beginNow(now); // not at the first turn: by then what follows may be gone unnoticed
        } else {
            hasKeptUp = hadKeptUp;
            isPaging = true;
            isLanded = subscription.from() instanceof From.Start;
        }
        if (!isLanded) {
            need = subscription.from() instanceof From.Snapshot ? Need.FOLD : Need.READ;
        }
    }

    private void beginNow(long now) {
        Mark newest = hub.views().newest(executionId);
        position = newest == null ? now : Math.max(now, newest.position());
        nextSeq = newest == null ? 1 : newest.seq() + 1;
        hasEnded = hub.views().end(executionId) != null;
        hasKeptUp = true;
        isLanded = true;
    }

    @Override
    public Need need() {
        return need;
    }

    @Override
    public void readOn() {
        if (sieve.isAsking()) {
            sieve.ask();
        } else if (!isLanded) {
            land();
            isLanded = true;
        } else if (isDropping) {
            leaveOut(hub.ring().middle());
            isDropping = false;
        } else if (isPaging) {
            readPage();
        }
        need = Need.NOTHING;
    }

    // ---- where it begins

    private void land() {
        if (landing != null) {
            land(landing);
        } else {
            Snapshot snapshot = hub.views().snapshot(executionId);
            if (snapshot != null) {
                position = snapshot.position();
                nextSeq = snapshot.view().seq() + 1;
                hasEnded = snapshot.view().status().isTerminal();
                pending = new Delivery.Snapshot(hub.cursor(position), snapshot.view());
            }
        }
    }

    private void land(Landing at) {
        position = at.position();
        nextSeq = at.isKnown() ? history.seqBehind(position) : 1;
        if (at.isExact()) {
            isRecovered = history.isKept(nextSeq, position);
        } else {
            isRecovered = false;
            pending = at.gap(hub.cursor(position));
        }
        Mark end = hub.views().end(executionId);
        hasEnded = end != null && end.position() <= position;
    }

    @Override
    public Delivery.Opened open(String streamId) {
        return new Delivery.Opened(
                streamId, hub.cursor(position), hub.cursor(hub.journal().head()), isRecovered);
    }

    // ---- what follows

    @Override
    public @Nullable Delivery next(int looks) {
        Delivery first = pending;
        if (first != null) {
            pending = null;
            return first;
        }
        for (int i = 0; i < looks && isBehind(); i++) {
            Delivery delivery = isPaging ? fromPage() : fromRing();
            if (delivery != null) {
                return delivery;
            }
            if (need != Need.NOTHING) {
                return null;
            }
        }
        return null;
    }

    private @Nullable Delivery fromRing() {
        Delivery.Entry entry = hub.ring().get(position + 1);
        if (entry == null) {
            isPaging = true;
            return null;
        }
        if (!entry.event().envelope().executionId().equals(executionId)) {
            position = entry.cursor().position();
            return null;
        }
        noteWhetherKeptUp();
        return take(entry);
    }

    private @Nullable Delivery fromPage() {
        Entry entry = leaf.after(position);
        if (entry == null) {
            Page page = hub.pages().peek(executionId, history.first(), nextSeq - 1, position);
            if (page != null) {
                leaf.open(page);
                entry = leaf.after(position);
            }
        }
        if (entry == null) {
            need = Need.READ; // also where pages end: what that means takes the journal
            return null;
        }
        Delivery delivery = take(hub.delivery(entry));
        noteWhetherKeptUp();
        return delivery;
    }

    private void noteWhetherKeptUp() {
        if (!hasKeptUp && !hub.ring().isPast(position)) {
            hasKeptUp = true;
        }
    }

    private void readPage() {
        Page page = hub.pages().read(executionId, history.firstUpToNow(), nextSeq - 1, position);
        leaf.open(page);
        if (leaf.after(position) == null) {
            pending = leavePages(page.end());
        }
    }

    /** Nothing of it is kept between the position and this one. */
    private @Nullable Delivery leavePages(long end) {
        Mark known = hub.views().end(executionId);
        isPaging = false;
        leaf.close();
        if (known == null || known.position() > end) {
            return passTo(end);
        }
        hasEnded = true; // though its terminal event was not among them: it was forgotten, or is damaged
        Cursor first = hub.cursor(Math.min(position + 1, known.position()));
        position = Math.max(position, known.position());
        if (known.seq() > 0 && nextSeq > known.seq()) {
            return null;
        }
        String reason = history.isForgotten() ? Delivery.Gap.RETENTION : hole();
        return gap(first, known.position(), nextSeq, known.seq(), reason);
    }

    /** Goes on behind a position, with a gap if what has been told is kept no longer and nothing has followed it yet. */
    private @Nullable Delivery passTo(long end) {
        long told = hub.views().seq(executionId); // before the journal: see ExecutionHistory.seqBehind
        long lost = hub.journal().tail() - 1;
        if (told == 0 && nextSeq > 1 && history.isForgotten()) {
            hasEnded = true; // only what has ended is forgotten
            Cursor first = hub.cursor(position + 1);
            position = Math.max(end, position + 1);
            return gap(first, position, nextSeq, 0);
        }
        if (told < nextSeq || lost <= position || history.has(nextSeq)) {
            position = Math.max(position, end);
            return null;
        }
        Delivery gap = gap(hub.cursor(position + 1), lost, nextSeq, told);
        position = Math.max(end, lost);
        nextSeq = told + 1;
        return gap;
    }

    /** Deals with an event of this execution that lies behind the position. */
    private @Nullable Delivery take(Delivery.Entry entry) {
        ExecutionEvent event = entry.event();
        long place = entry.cursor().position();
        long seq = event.envelope().seq();
        if (seq > nextSeq && place > position + 1) { // between two neighbours nothing is missing
            Cursor first = hub.cursor(Math.min(position + 1, place - 1));
            long missing = nextSeq;
            nextSeq = seq;
            position = place - 1;
            return gap(first, position, missing, seq - 1, hole());
        }
        if (seq < nextSeq) {
            return passBy(entry);
        }
        boolean isForced = event.isTerminal() && subscription.terminal();
        Sieve.Verdict verdict = isForced ? Sieve.Verdict.WANTED : sieve.look(event);
        if (verdict == Sieve.Verdict.ASK) {
            need = Need.READ;
            return null;
        }
        position = place;
        nextSeq = seq + 1;
        hasEnded = event.isTerminal();
        if (verdict == Sieve.Verdict.UNKNOWN) {
            return gap(entry.cursor(), place, seq, seq); // forgotten, labels and all
        }
        return verdict == Sieve.Verdict.WANTED ? entry : null;
    }

    /** Of another execution with this id: an earlier one, or a later one, before which this one has ended and been forgotten. */
    private @Nullable Delivery passBy(Delivery.Entry entry) {
        long place = entry.cursor().position();
        if (entry.event().envelope().seq() > 1) {
            position = place;
            return null;
        }
        Cursor first = hub.cursor(position + 1);
        hasEnded = true;
        position = Math.max(position, place - 1);
        return first.position() < place ? gap(first, position, nextSeq, 0) : null;
    }

    /** Why something is missing of an execution that is there: what keeps executions whole lets go of none in parts. */
    private String hole() {
        return hub.journal().keepsWhole() ? Delivery.Gap.DAMAGE : Delivery.Gap.RETENTION;
    }

    /** @param toSeq 0 if it is not known */
    private Delivery gap(Cursor first, long last, long fromSeq, long toSeq) {
        return gap(first, last, fromSeq, toSeq, Delivery.Gap.RETENTION);
    }

    private Delivery gap(Cursor first, long last, long fromSeq, long toSeq, String reason) {
        return new Delivery.Gap(first, hub.cursor(last), toSeq == 0 ? 0 : fromSeq, toSeq, reason);
    }

    // ---- when it has fallen behind

    @Override
    public boolean isPast() {
        return hasKeptUp && !hasEnded && hub.ring().isPast(position);
    }

    @Override
    public void dropOldest() {
        isDropping = true;
        need = Need.READ;
    }

    private void leaveOut(long upTo) {
        isPaging = true;
        hasKeptUp = false;
        leaf.close();
        if (history.isForgotten()) {
            return; // then there is more to tell, and nothing to leave out
        }
        Mark end = hub.views().end(executionId);
        boolean isOver = end != null && end.position() <= upTo;
        long last = isOver && end != null ? end.position() - 1 : upTo; // never the terminal event
        long before = nextSeq;
        long next = Math.max(before, history.seqBehind(last));
        nextSeq = isOver && end != null && end.seq() > 0 ? Math.min(next, end.seq()) : next;
        if (nextSeq > before) {
            pending = gap(hub.cursor(position + 1), last, before, nextSeq - 1, Delivery.Gap.OVERFLOW);
        }
        position = Math.max(position, last);
    }

    // ---- where it is

    @Override
    public long position() {
        return position;
    }

    @Override
    public boolean isBehind() {
        return pending != null || !hasEnded && (isPaging || position < hub.head());
    }

    @Override
    public boolean isCloseBehind(long events) {
        return pending == null && !isPaging && !hasEnded && hub.isCloseBehind(position, events);
    }

    @Override
    public boolean hasEnded() {
        return hasEnded && pending == null;
    }

    @Override
    public void rest() {
        leaf.close();
    }
}
