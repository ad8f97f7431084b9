package dev.telltale.monitor.hub;

import dev.telltale.event.EventJournal;
import dev.telltale.monitor.journal.Page;
import dev.telltale.monitor.stream.Delivery;
import dev.telltale.monitor.stream.From;
import dev.telltale.monitor.stream.Subscription;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * All executions in the total order: from the ring, or from the journal where the ring is past.
 *
 * <p>Positions have no holes, so what neither has is gone and becomes a gap. The filter cannot be asked about events that are gone; a gap
 * names all of them.
 */
final class AllFeed implements Feed {
    private final EventHub hub;
    private final Sieve sieve;
    private final Leaf leaf = new Leaf();

    /** Written by the reader, with release order; also read by the ticker, which comes again if it missed something. */
    private final AtomicLong position;

    private volatile boolean hasKeptUp;
    private Need need = Need.NOTHING;

    /** Where it has yet to land. */
    private @Nullable Landing landing;

    private boolean isRecovered = true;
    private volatile @Nullable Delivery pending;
    private long knownHead;

    /**
     * @param now position of the newest event at the moment of subscribing
     * @param hadKeptUp whether it has kept up before
     */
    AllFeed(EventHub hub, Subscription subscription, long now, boolean hadKeptUp) {
        this.hub = hub;
        this.sieve = new Sieve(subscription.filter(), hub);
        From from = subscription.from();
        this.hasKeptUp = hadKeptUp || from instanceof From.Now;
        this.position = new AtomicLong(from instanceof From.Now ? now : 0);
        if (from instanceof From.At given) {
            landing = Landing.of(hub.journal(), given.cursor()); // now: what is new may get the place it names
            need = Need.READ;
        }
    }

    @Override
    public Need need() {
        return need;
    }

    @Override
    public void readOn() {
        if (landing != null) {
            land(landing);
            landing = null;
        } else if (sieve.isAsking()) {
            sieve.ask();
        } else {
            leaf.open(hub.pages().read(position.getPlain()));
        }
        need = Need.NOTHING;
    }

    private void land(Landing at) {
        moveTo(at.isKnown() ? at.position() : hub.journal().tail() - 1);
        if (at.isExact()) {
            isRecovered = hasNext(at.position()) && !hub.journal().isDamaged(at.position() + 1, hub.head());
        } else {
            isRecovered = false;
            pending = at.gap(hub.cursor(position.getPlain()));
        }
    }

    private boolean hasNext(long last) {
        if (last >= hub.head() || hub.ring().get(last + 1) != null) {
            return true;
        }
        leaf.open(hub.pages().read(last));
        EventJournal.Entry next = leaf.after(last);
        return next != null && next.position() == last + 1;
    }

    @Override
    public Delivery.Opened open(String streamId) {
        return new Delivery.Opened(
                streamId, hub.cursor(position()), hub.cursor(hub.journal().head()), isRecovered);
    }

    @Override
    public @Nullable Delivery next(int looks) {
        Delivery first = pending;
        if (first != null) {
            pending = null;
            return first;
        }
        long last = position.getPlain();
        for (int i = 0; i < looks && last < headBehind(last); i++) {
            Delivery.Entry entry = hub.ring().get(last + 1);
            if (entry == null) {
                entry = fromPage(last);
                if (need != Need.NOTHING) {
                    return null;
                }
                long known = entry == null ? leaf.page().end() : entry.cursor().position() - 1;
                if (known > last) {
                    boolean isDamaged = hub.journal().isDamaged(last + 1, known);
                    return gapTo(known, isDamaged ? Delivery.Gap.DAMAGE : Delivery.Gap.RETENTION);
                }
            }
            if (entry != null) {
                Sieve.Verdict verdict = sieve.look(entry.event());
                if (verdict == Sieve.Verdict.ASK) {
                    need = Need.READ;
                    return null;
                }
                last++;
                if (verdict == Sieve.Verdict.UNKNOWN) {
                    return gapTo(last, Delivery.Gap.RETENTION); // forgotten, labels and all
                }
                moveTo(last);
                noteWhetherKeptUp(last);
                if (verdict == Sieve.Verdict.WANTED) {
                    return entry;
                }
            }
        }
        return null;
    }

    /** Asks for the head only where the one known is reached: who writes it pays when many readers look at it for every event. */
    private long headBehind(long last) {
        if (last >= knownHead) {
            knownHead = hub.head();
            noteWhetherKeptUp(last);
        }
        return knownHead;
    }

    private void noteWhetherKeptUp(long last) {
        if (!hasKeptUp && !hub.ring().isPast(last)) {
            hasKeptUp = true;
        }
    }

    /** What a page has behind a position; null if it knows of nothing up to its end. Reading one may be needed first. */
    private Delivery.@Nullable Entry fromPage(long last) {
        EventJournal.Entry entry = leaf.after(last);
        if (entry == null && leaf.page().end() <= last) {
            Page page = hub.pages().peek(last);
            if (page == null) {
                need = Need.READ;
                return null;
            }
            leaf.open(page);
            entry = leaf.after(last);
        }
        return entry == null ? null : hub.delivery(entry);
    }

    private void moveTo(long next) {
        position.setRelease(next);
    }

    private Delivery gapTo(long last, String reason) {
        Delivery gap = new Delivery.Gap(hub.cursor(position.getPlain() + 1), hub.cursor(last), 0, 0, reason);
        moveTo(last);
        return gap;
    }

    @Override
    public long position() {
        return position.getAcquire();
    }

    @Override
    public boolean isBehind() {
        return pending != null || position() < hub.head();
    }

    @Override
    public boolean isCloseBehind(long events) {
        return pending == null && hub.isCloseBehind(position(), events);
    }

    @Override
    public boolean isPast() {
        return hasKeptUp && hub.ring().isPast(position());
    }

    @Override
    public void dropOldest() {
        pending = gapTo(hub.ring().middle(), Delivery.Gap.OVERFLOW);
        leaf.close();
    }

    @Override
    public boolean hasEnded() {
        return false;
    }

    @Override
    public void rest() {
        leaf.close();
    }
}
