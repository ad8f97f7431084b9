package dev.telltale.tui.log;

import dev.telltale.event.ExecutionEvent;
import dev.telltale.event.ExecutionView;
import dev.telltale.event.NodeEvent;
import dev.telltale.event.OutputEvent;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What nodes wrote, in lines: the last {@value #MOST}, and behind them some of those whose end has not come. Immutable; one thread at a time adds.
 */
public final class OutputLog {
    /** Lines that are kept at least, unless they are extraordinarily long. */
    public static final int MOST = 10_000;

    /** Lines without an end that are seen, those written last: more would leave no room for the others. */
    public static final int MOST_OPEN = 5;

    /** Lines without an end that are waited for; of more, the one that has waited longest is taken for ended. */
    private static final int MOST_UNFINISHED = 256;

    private static final long MOST_BYTES = 16L << 20;
    private static final int LINE_BYTES = 64;
    private static final Tail<OutputLine> NO_LINES = Tail.empty(MOST, MOST_BYTES);

    /** Nothing was written. */
    public static final OutputLog EMPTY = emptyAfter(0);

    private final Tail<OutputLine> ended;

    /** By stream and path, the one written last at the end. */
    private final Map<String, UnfinishedLine> unfinished;

    /** Those without an end that are seen. */
    private final List<UnfinishedLine> open;

    private OutputLog(Tail<OutputLine> ended, Map<String, UnfinishedLine> unfinished) {
        this.ended = ended;
        this.unfinished = unfinished;
        this.open = unfinished.isEmpty() ? List.of() : last(unfinished.values());
    }

    private static List<UnfinishedLine> last(Collection<UnfinishedLine> lines) {
        return lines.stream().skip(Math.max(0, lines.size() - MOST_OPEN)).toList();
    }

    /** An empty one. @param dropped how many lines there were before */
    static OutputLog emptyAfter(long dropped) {
        return new OutputLog(NO_LINES.emptyAfter(dropped), Map.of());
    }

    /**
     * What a part of a tree wrote up to an event: as far as its nodes keep it, and as events tell.
     *
     * @param events the last ones there are, without a hole between them
     */
    public static OutputLog of(ExecutionView view, Tail<ExecutionEvent> events, Selection selection, long seq) {
        long first =
                events.size() == 0 ? Long.MAX_VALUE : events.get(0).envelope().seq();
        OutputLog log = new KeptOutput(selection, first).of(view);
        for (int i = 0; i < events.size() && events.get(i).envelope().seq() <= seq; i++) {
            String path = events.get(i).envelope().path();
            log = path != null && selection.covers(path) ? log.after(events.get(i)) : log;
        }
        return log;
    }

    /** After an event; itself if that is no output and ends none. */
    public OutputLog after(ExecutionEvent event) {
        if (event instanceof OutputEvent output) {
            return after(output);
        }
        boolean endsAttempt = event instanceof NodeEvent
                && (event.envelope().status().isTerminal() || event instanceof NodeEvent.Retrying);
        return endsAttempt ? atEndOf(path(event)) : this;
    }

    private OutputLog after(OutputEvent output) {
        String key = key(output.stream(), path(output));
        UnfinishedLine known = unfinished.get(key);
        if (known != null && known.attempt() != output.envelope().attempt()) {
            return atEndOf(path(output)).after(output);
        }
        long seq = output.envelope().seq();
        UnfinishedLine line = known == null ? UnfinishedLine.of(output) : known;
        Tail<OutputLine> lines = ended;
        String text = output.text();
        int from = 0;
        for (int end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', from)) {
            lines = with(lines, line.with(seq, text.substring(from, end)).toLine());
            line = UnfinishedLine.of(output);
            from = end + 1;
        }
        line = line.with(seq, text.substring(from));
        return known == null && line.isEmpty()
                ? new OutputLog(lines, unfinished)
                : new OutputLog(lines, unfinished).waiting(key, line);
    }

    /** @param line the last one of its stream; an empty one has not begun */
    private OutputLog waiting(String key, UnfinishedLine line) {
        Tail<OutputLine> lines = ended;
        Map<String, UnfinishedLine> rest = new LinkedHashMap<>(unfinished);
        rest.remove(key);
        if (!line.isEmpty()) {
            rest.put(key, line);
        }
        if (rest.size() > MOST_UNFINISHED) {
            UnfinishedLine longest = rest.values().iterator().next();
            rest.remove(key(longest.stream(), longest.path()));
            lines = with(lines, longest.toLine());
        }
        return new OutputLog(lines, rest);
    }

    /** After the end of a node, or of an attempt. */
    OutputLog atEndOf(String path) {
        if (unfinished.isEmpty()) {
            return this;
        }
        Tail<OutputLine> lines = ended;
        Map<String, UnfinishedLine> rest = new LinkedHashMap<>(unfinished);
        for (OutputEvent.Stream stream : OutputEvent.Stream.values()) {
            UnfinishedLine line = rest.remove(key(stream, path));
            lines = line == null ? lines : with(lines, line.toLine());
        }
        return new OutputLog(lines, rest);
    }

    private static Tail<OutputLine> with(Tail<OutputLine> lines, OutputLine line) {
        return lines.with(line, LINE_BYTES + 2L * line.text().length());
    }

    private static String key(OutputEvent.Stream stream, String path) {
        return stream + " " + path;
    }

    private static String path(ExecutionEvent event) {
        return Objects.requireNonNull(event.envelope().path());
    }

    /** How many lines there are. */
    public int size() {
        return ended.size() + open.size();
    }

    /** How many there were before the first one kept. */
    public long dropped() {
        return ended.dropped();
    }

    /** Number behind the last one, counting those that were before the first one kept. */
    public long end() {
        return dropped() + size();
    }

    /** @param index from 0, the oldest that is kept; those whose end has not come are the last */
    public OutputLine get(int index) {
        return index < ended.size()
                ? ended.get(index)
                : open.get(index - ended.size()).toLine();
    }

    /**
     * The next line with a text, letters small or capital.
     *
     * @param from index to begin with @param step 1 to look for later lines, -1 for earlier ones
     * @return its index, or -1 if there is none
     */
    public int find(String text, int from, int step) {
        for (int i = from; i >= 0 && i < size(); i += step) {
            if (contains(get(i).text(), text)) {
                return i;
            }
        }
        return -1;
    }

    private static boolean contains(String line, String text) {
        for (int i = 0; i <= line.length() - text.length(); i++) {
            if (line.regionMatches(true, i, text, 0, text.length())) {
                return true;
            }
        }
        return false;
    }

    /** The lines, oldest first. */
    public List<OutputLine> lines() {
        List<OutputLine> all = new ArrayList<>(size());
        for (int i = 0; i < size(); i++) {
            all.add(get(i));
        }
        return all;
    }
}
