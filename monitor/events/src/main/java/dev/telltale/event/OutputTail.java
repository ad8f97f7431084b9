package dev.telltale.event;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The last of what a node wrote, and how much before it is no longer kept.
 *
 * <p>Two generations of immutable chains: when the younger one is full it becomes the older one and the older one goes. So adding
 * is constant, copies share everything, and between one and two times the limit is held. Where all nodes of an execution together
 * hold too much, each keeps less than is said here. Immutable, thread-safe.
 */
public final class OutputTail {
    /** Lines of a node that are kept at least, if there were as many. Of output in smaller pieces as many pieces are. */
    public static final int MAX_LINES = 10_000;

    /** Characters of a node that are kept at least, if there were as many in no more pieces than {@link #MAX_LINES}. */
    public static final int MAX_CHARS = 1 << 20;

    /** Nothing was written. */
    public static final OutputTail EMPTY = new OutputTail(Chain.EMPTY, Chain.EMPTY, 0);

    /** Heap that a chunk takes besides its text, estimated on the high side. */
    private static final int CHUNK_BYTES = 256;

    /** Estimated heap bytes at which a generation is full for certain, by its chunks or its characters. */
    static final long MAX_BYTES = (long) MAX_LINES * CHUNK_BYTES + 2L * MAX_CHARS;

    private final Chain young;
    private final Chain old;
    private final long droppedLines;

    private OutputTail(Chain young, Chain old, long droppedLines) {
        this.young = young;
        this.old = old;
        this.droppedLines = droppedLines;
    }

    /**
     * Puts one together again.
     *
     * @param chunks that it keeps, oldest first
     * @param older how many of them were there when the younger generation began
     * @param droppedLines lines written before
     * @throws IllegalArgumentException if there are fewer chunks than older ones
     */
    public static OutputTail restored(List<OutputEvent> chunks, int older, long droppedLines) {
        if (older < 0 || older > chunks.size()) {
            throw new IllegalArgumentException(older + " of " + chunks.size() + " chunks of output cannot be older");
        }
        return new OutputTail(
                Chain.of(chunks.subList(older, chunks.size())), Chain.of(chunks.subList(0, older)), droppedLines);
    }

    /** @param limit estimated heap bytes at which a generation is full; a chunk that is larger by itself is dropped */
    OutputTail with(OutputEvent event, long limit) {
        Chain grown = new Chain(event, young);
        if (grown.bytes() - young.bytes() > limit) {
            return new OutputTail(Chain.EMPTY, Chain.EMPTY, droppedLines + old.lines + grown.lines);
        }
        if (grown.isBelow(limit)) {
            return new OutputTail(grown, old, droppedLines);
        }
        return new OutputTail(Chain.EMPTY, grown, droppedLines + old.lines);
    }

    /** The newest part of it that fits into two generations of a lower limit. */
    OutputTail within(long limit) {
        if (bytes() <= limit) {
            return this;
        }
        OutputTail kept = new OutputTail(Chain.EMPTY, Chain.EMPTY, droppedLines);
        for (OutputEvent chunk : chunks()) {
            kept = kept.with(chunk, limit);
        }
        return kept;
    }

    /** The chunks that are kept, oldest first. */
    public List<OutputEvent> chunks() {
        List<OutputEvent> chunks = new ArrayList<>(young.chunks + old.chunks);
        young.addTo(chunks);
        old.addTo(chunks);
        Collections.reverse(chunks);
        return Collections.unmodifiableList(chunks);
    }

    /** How many of the chunks belong to the older generation, which goes next. */
    public int olderChunks() {
        return old.chunks;
    }

    /** How many lines were written before the first one kept. */
    public long droppedLines() {
        return droppedLines;
    }

    /** How many characters are kept. */
    public int chars() {
        return young.chars + old.chars;
    }

    /** Estimated heap bytes of what is kept. */
    long bytes() {
        return young.bytes() + old.bytes();
    }

    /** A linked list from the newest chunk back, with sums. */
    private static final class Chain {
        static final Chain EMPTY = new Chain();

        private final @Nullable OutputEvent newest;
        private final @Nullable Chain before;
        private final int chunks;
        private final int lines;
        private final int chars;

        private Chain() {
            this.newest = null;
            this.before = null;
            this.chunks = 0;
            this.lines = 0;
            this.chars = 0;
        }

        Chain(OutputEvent newest, Chain before) {
            this.newest = newest;
            this.before = before;
            this.chunks = before.chunks + 1;
            this.lines = before.lines + lineEnds(newest.text());
            this.chars = before.chars + newest.text().length();
        }

        static Chain of(List<OutputEvent> chunks) {
            Chain chain = EMPTY;
            for (OutputEvent chunk : chunks) {
                chain = new Chain(chunk, chain);
            }
            return chain;
        }

        boolean isBelow(long limit) {
            return chunks < MAX_LINES && lines < MAX_LINES && chars < MAX_CHARS && bytes() < limit;
        }

        long bytes() {
            return (long) chunks * CHUNK_BYTES + 2L * chars;
        }

        void addTo(List<OutputEvent> into) {
            for (Chain link = this; link != null && link.newest != null; link = link.before) {
                into.add(link.newest);
            }
        }

        private static int lineEnds(String text) {
            int ends = 0;
            for (int at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) {
                ends++;
            }
            return ends;
        }
    }
}
