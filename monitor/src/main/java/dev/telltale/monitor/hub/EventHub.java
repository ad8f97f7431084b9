package dev.telltale.monitor.hub;

import dev.telltale.event.EventJournal;
import dev.telltale.event.ExecutionEvent;
import dev.telltale.monitor.journal.Pages;
import dev.telltale.monitor.stream.Cursor;
import dev.telltale.monitor.stream.Delivery;
import dev.telltale.monitor.stream.Subscription;
import dev.telltale.monitor.view.Views;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Operators;
import reactor.core.publisher.Sinks;

/**
 * Where acknowledged events come in and watchers take them out.
 *
 * <p>The bounded multicast sink belongs to the hub alone. A subscriber on it that is slow stalls all others, one that throws breaks it
 * for ever, and each costs the emitter; so its only subscriber is the writer of the ring, and watchers read the ring at their own pace.
 * What the sink refuses is counted, never thrown, and read from the journal. Thread-safe.
 */
public final class EventHub implements EventJournal.Publisher, AutoCloseable {
    /*
     * Threads. A runtime thread emits under the journal's lock, writes the ring and wakes nobody: waking a sleeping thread would cost it
     * more than all the rest. The ticker notices which readers have something to do and hands them to the workers; a reader runs on at
     * most one of them at a time.
     */
    private static final Logger LOG = LoggerFactory.getLogger(EventHub.class);
    private static final Duration GRACE = Duration.ofSeconds(2);

    private final EventJournal journal;
    private final Views views;
    private final EventRing ring;
    private final RecentLabels labels = new RecentLabels();
    private final Supplier<Sinks.Many<Batch>> sinks;
    private final HubCounters counters = new HubCounters();
    private final Readers readers = new Readers();
    private final LiveTail liveTail = new LiveTail(this);
    private final AtomicLong streamNumbers = new AtomicLong();
    private final String streamPrefix =
            Integer.toString(ThreadLocalRandom.current().nextInt(36 * 36 * 36, 36 * 36 * 36 * 36), 36);
    private final AtomicBoolean isFolding = new AtomicBoolean();
    private volatile boolean isReadable = true;
    private final Crew crew;
    private final Pages pages;
    private @Nullable Ticker ticker; // set before anybody else sees the hub

    /** Of the publishing thread. */
    private Sinks.Many<Batch> sink;

    private @Nullable RingWriter writer;

    /** Written with release order, as in {@link EventRing}. */
    private final AtomicLong head;

    private final LongSupplier nowMicros;
    private final long firstHead;
    private final String epoch;
    private volatile long nowNanos;
    private volatile Stage stage = Stage.OPEN;

    enum Stage {
        OPEN,
        /** Readers go on to the newest event and end there. */
        ENDING,
        /** Readers end where they are. */
        ENDED
    }

    /**
     * A hub with threads of its own. It has to be made the journal's publisher by the caller.
     *
     * @param nowMicros microseconds since the epoch, to measure ages of events by
     */
    public static EventHub start(EventJournal journal, Views views, HubOptions options, LongSupplier nowMicros) {
        Workers workers = new Workers(Math.max(2, Runtime.getRuntime().availableProcessors()));
        EventHub hub = new EventHub(
                journal,
                views,
                options,
                // Unsafe is without a guard against two emitters at once: the journal lets them take turns already.
                () -> Sinks.unsafe().many().multicast().onBackpressureBuffer(options.sinkCapacity(), false),
                Crew.with(workers),
                nowMicros);
        hub.nowNanos = System.nanoTime();
        hub.ticker = new Ticker(hub, workers);
        return hub;
    }

    /** A hub without a ticker: a test turns it by hand with {@link #tick}. */
    EventHub(
            EventJournal journal,
            Views views,
            HubOptions options,
            Supplier<Sinks.Many<Batch>> sinks,
            Crew crew,
            LongSupplier nowMicros) {
        this.journal = journal;
        this.views = views;
        this.epoch = journal.epoch();
        this.firstHead = journal.head();
        this.head = new AtomicLong(firstHead);
        this.ring = new EventRing(options.ringSlots(), options.ringBytes(), firstHead);
        this.sinks = sinks;
        this.sink = connect();
        this.crew = crew;
        this.nowMicros = nowMicros;
        this.pages = new Pages(journal, this::head, options.pageBytes());
        views.readRecentFrom(this::recent);
    }

    private Sinks.Many<Batch> connect() {
        Sinks.Many<Batch> fresh = sinks.get();
        RingWriter next = new RingWriter(ring, labels, epoch);
        fresh.asFlux().subscribe(next);
        if (writer != null) {
            writer.retire();
        }
        writer = next;
        return fresh;
    }

    @Override
    public void forgotten(String executionId) {
        views.forgotten(executionId, head());
        pages.forget();
    }

    @Override
    public void acknowledged(long firstPosition, List<ExecutionEvent> batch) {
        long last = firstPosition + batch.size() - 1;
        try {
            emit(new Batch(firstPosition, batch), last);
        } finally {
            head.setRelease(last); // after the ring, so that a reader that sees it finds the events there
        }
    }

    private void emit(Batch batch, long last) {
        Sinks.EmitResult result;
        try {
            result = sink.tryEmitNext(batch);
        } catch (Throwable e) { // as good as a refusal
            result = Sinks.EmitResult.FAIL_TERMINATED;
        }
        // Everything the sink passes on has reached the ring by now, in this thread.
        if (result != Sinks.EmitResult.OK || ring.newest() != last) {
            counters.refusals.add(batch.events().size());
            if (result != Sinks.EmitResult.FAIL_NON_SERIALIZED) {
                sink = connect(); // this one has lost its subscriber, or is wedged for ever
            }
        }
    }

    /**
     * Follows executions.
     *
     * @return cold; each subscriber gets a reader of its own, which begins at the moment of subscribing
     */
    public Flux<Delivery> subscribe(Subscription subscription) {
        return read(subscription, Course.WATCH);
    }

    Flux<Delivery> read(Subscription subscription, Course course) {
        return new Flux<>() {
            @Override
            public void subscribe(CoreSubscriber<? super Delivery> actual) {
                Reader reader;
                try {
                    reader = new Reader(EventHub.this, subscription, course, actual);
                } catch (RuntimeException e) { // of the journal
                    Operators.error(actual, e);
                    return;
                }
                reader.start();
            }
        };
    }

    void add(Reader reader) {
        readers.add(reader);
        if (ticker != null) {
            ticker.wake();
        }
    }

    void remove(Reader reader) {
        readers.remove(reader);
    }

    void run(Reader reader) {
        crew.delivering().execute(reader);
    }

    /** Lets somebody do what a reader's feed needs. */
    void readOn(Reader reader, Feed.Need need) {
        crew.whoever(need).execute(reader::readOn);
    }

    private @Nullable ExecutionEvent recent(long position) {
        Delivery.Entry entry = ring.get(position);
        return entry == null ? null : entry.event();
    }

    /** Lets go of a finished execution and its events; see {@link Views#forget}. */
    public boolean forget(String executionId) {
        boolean wasKnown = views.forget(executionId);
        pages.forget();
        return wasKnown;
    }

    /** Hands every reader that has something to do to the workers. @return how many there were */
    int tick(long now) {
        nowNanos = now;
        return readers.wake(now);
    }

    /** Lets somebody note what the views have not seen yet, and fold what will be dropped before long. */
    void foldSoon() {
        if (views.isBehind() && isFolding.compareAndSet(false, true)) {
            crew.folding().execute(this::fold);
        }
    }

    private void fold() {
        try {
            views.keepAhead();
            isReadable = true;
        } catch (RuntimeException e) { // of the journal; the next tick tries again
            if (isReadable) {
                LOG.warn("the views cannot follow the journal for now", e);
            }
            isReadable = false;
        } finally {
            isFolding.set(false);
        }
    }

    EventJournal journal() {
        return journal;
    }

    Views views() {
        return views;
    }

    EventRing ring() {
        return ring;
    }

    /** The labels of an execution if that takes no reading; else null. */
    @Nullable
    Map<String, String> labelsInMemory(String executionId) {
        Map<String, String> recent = labels.get(executionId);
        return recent == null ? views.labelsInMemory(executionId) : recent;
    }

    Pages pages() {
        return pages;
    }

    Stage stage() {
        return stage;
    }

    /** The time of the latest tick: near enough for heartbeats, and free. */
    long nowNanos() {
        return nowNanos;
    }

    long nowMicros() {
        return nowMicros.getAsLong();
    }

    String nextStreamId() {
        return streamPrefix + "-" + streamNumbers.incrementAndGet();
    }

    Cursor cursor(long position) {
        return new Cursor(epoch, position);
    }

    /** What is delivered of an event that was read from the journal. */
    Delivery.Entry delivery(EventJournal.Entry entry) {
        return new Delivery.Entry(cursor(entry.position()), entry.event());
    }

    /** Position of the newest event that was published. */
    public long head() {
        return head.getAcquire();
    }

    /** How many events were handed to the sink. */
    public long published() {
        return head() - firstHead;
    }

    /** The newest events, for who serves many watchers at once. */
    public LiveTail liveTail() {
        return liveTail;
    }

    /** How many watchers there are now. */
    public int subscribers() {
        return readers.count() + liveTail.followers();
    }

    boolean hasReaders() {
        return !readers.isEmpty();
    }

    /** Whether no more than so many events follow a position, and all of them are in the ring. */
    boolean isCloseBehind(long position, long events) {
        return head() - position <= events && !ring.isPast(position);
    }

    /** How far they are behind, at this moment. */
    public Lag lag() {
        return readers.lag(head(), ring);
    }

    /** Pages read from the journal so far, those that were shared, and the bytes of those kept now. */
    public Paging paging() {
        return new Paging(pages.loaded(), pages.shared(), pages.bytes());
    }

    public HubCounters counters() {
        return counters;
    }

    /**
     * Lets every reader go on to the newest event, sends it {@link Delivery.Closed} and ends the threads; waits two seconds at most, and
     * for no subscriber that asks for nothing.
     */
    @Override
    public void close() {
        if (stage != Stage.OPEN) {
            return;
        }
        stage = Stage.ENDING;
        if (ticker != null) {
            ticker.runUntil(readers::isEmpty, GRACE);
            stage = Stage.ENDED;
            ticker.runUntil(readers::isEmpty, Duration.ofMillis(200));
            ticker.stop();
        }
    }
}
