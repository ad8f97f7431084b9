package dev.telltale.monitor.hub;

import dev.telltale.event.EventJournal.Entry;
import dev.telltale.event.ExecutionEvent;
import dev.telltale.monitor.stream.Cursor;
import dev.telltale.monitor.stream.Delivery;
import dev.telltale.monitor.stream.From;
import dev.telltale.monitor.stream.Subscription;
import dev.telltale.monitor.view.Mark;
import java.util.Map;
import java.util.Objects;
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

    /** Of the event that follows. */
    private long nextSeq = 1;

    private volatile long position;
    private volatile boolean isPaging;
    private volatile boolean hasEnded;
    private boolean isForeign;
    private Page page = Page.NONE;

    /** @param now position of the newest event at the moment of subscribing */
    ExecutionFeed(EventHub hub, Subscription subscription, String executionId, long now) {
        this.hub = hub;
        this.subscription = subscription;
        this.executionId = executionId;
        this.position = now;
        if (subscription.from() instanceof From.Now) {
            nextSeq = seqBehind(); // now, not at the first turn: by then what follows may be gone unnoticed
        }
    }

    @Override
    public Delivery.Opened open(String streamId) {
        From from = subscription.from();
        boolean recovered = true;
        if (from instanceof From.Start) {
            position = 0;
            isPaging = true;
        } else if (from instanceof From.At at) {
            isForeign = !at.cursor().epoch().equals(hub.journal().epoch());
            position = isForeign
                    ? 0
                    : Math.min(at.cursor().position(), hub.journal().head());
            isPaging = true;
            recovered = !isForeign && at.cursor().position() == position && resumes();
        }
        Mark end = hub.views().end(executionId);
        hasEnded = end != null && end.position() <= position;
        return new Delivery.Opened(
                streamId, hub.cursor(position), hub.cursor(hub.journal().head()), recovered);
    }

    /** Finds the seq to go on with. @return whether the event with it is kept, if there is one */
    private boolean resumes() {
        nextSeq = seqBehind();
        Entry next = entry(nextSeq);
        if (next != null) {
            return next.event().envelope().seq() == nextSeq || next.position() == position + 1;
        }
        Mark end = hub.views().end(executionId);
        return end == null || end.position() <= position;
    }

    /**
     * The seq of the first event behind the position; by doubling and halving, as the journal finds events by seq only.
     *
     * <p>If what stood at the position is gone, and some of what is gone may lie behind it, all that is gone counts as missed.
     */
    private long seqBehind() {
        long told = hub.views().seq(executionId); // first: what was told and the journal has not is gone
        Entry first = entry(1);
        if (first == null || first.position() > position) {
            boolean mayBeMissed = hub.journal().tail() > position + 1;
            long kept = first != null ? first.event().envelope().seq() : told + 1;
            return mayBeMissed ? 1 : kept;
        }
        long low = first.event().envelope().seq();
        long step = 1;
        while (isUpToPosition(low + step)) {
            low += step;
            step *= 2;
        }
        long high = low + step;
        while (low + 1 < high) {
            long middle = (low + high) >>> 1;
            if (isUpToPosition(middle)) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return low + 1;
    }

    private boolean isUpToPosition(long seq) {
        Entry entry = entry(seq);
        return entry != null && entry.position() <= position;
    }

    private @Nullable Entry entry(long seq) {
        var found = hub.journal().readExecution(executionId, seq - 1, 1);
        return found.isEmpty() ? null : found.get(0);
    }

    @Override
    public @Nullable Delivery next(int looks) {
        if (isForeign) {
            return foreignGap();
        }
        for (int i = 0; i < looks && isBehind(); i++) {
            Delivery delivery = isPaging ? fromJournal() : fromRing();
            if (delivery != null) {
                return delivery;
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
        return take(entry);
    }

    private @Nullable Delivery fromJournal() {
        Entry entry = page.after(position);
        if (entry == null) {
            long head = hub.head();
            page = new Page(hub.journal().readExecution(executionId, nextSeq - 1, Page.SIZE), head);
            entry = page.after(position);
            if (entry == null && !page.isFull()) {
                return leavePages(page.end);
            }
        }
        return entry == null ? null : take(hub.delivery(entry));
    }

    /** Nothing of it is kept between the position and this one. */
    private @Nullable Delivery leavePages(long end) {
        Mark known = hub.views().end(executionId);
        isPaging = false;
        page = Page.NONE;
        if (known == null || known.position() > end) {
            return passTo(end);
        }
        hasEnded = true; // though its terminal event was not among them: it was forgotten
        Cursor first = hub.cursor(Math.min(position + 1, known.position()));
        position = Math.max(position, known.position());
        return nextSeq > known.seq() ? null : gap(first, known.position(), nextSeq, known.seq());
    }

    /** Goes on behind a position, with a gap if what has been told is kept no longer and nothing has followed it yet. */
    private @Nullable Delivery passTo(long end) {
        long told = hub.views().seq(executionId); // before the journal: see seqBehind
        long lost = hub.journal().tail() - 1;
        if (told < nextSeq || lost <= position || entry(nextSeq) != null) {
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
            return gap(first, position, missing, seq - 1);
        }
        position = place;
        if (seq < nextSeq) {
            return null; // of an earlier execution with this id
        }
        nextSeq = seq + 1;
        hasEnded = event.isTerminal();
        boolean isWanted = event.isTerminal() && subscription.terminal() || matches(event);
        return isWanted ? entry : null;
    }

    private boolean matches(ExecutionEvent event) {
        Map<String, String> labels = subscription.filter().needsLabels()
                ? Objects.requireNonNullElse(hub.views().labels(executionId), Map.of())
                : Map.of();
        return subscription.filter().matches(event, labels);
    }

    private Delivery gap(Cursor first, long last, long fromSeq, long toSeq) {
        return new Delivery.Gap(first, hub.cursor(last), fromSeq, toSeq, Delivery.Gap.RETENTION);
    }

    /** What is missing lies in an order that is gone; the execution follows from what is kept of its start. */
    private Delivery foreignGap() {
        isForeign = false;
        Cursor given = ((From.At) subscription.from()).cursor();
        Cursor first = new Cursor(given.epoch(), given.position() + 1);
        return new Delivery.Gap(first, hub.cursor(position), 0, 0, Delivery.Gap.EPOCH);
    }

    @Override
    public long position() {
        return position;
    }

    @Override
    public boolean isBehind() {
        return !hasEnded && (isPaging || isForeign || position < hub.head());
    }

    @Override
    public boolean hasEnded() {
        return hasEnded;
    }

    @Override
    public void rest() {
        page = Page.NONE;
    }
}
