package dev.telltale.tui.log;

import dev.telltale.event.ExecutionEvent;
import dev.telltale.event.NodeEvent;
import dev.telltale.event.NodeView;
import dev.telltale.event.OutputEvent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What nodes wrote, in lines: the last {@value #MOST}, and those whose end has not come. Immutable; one thread at a time adds.
 */
public final class OutputLog {
    /** Lines that are kept at least, unless they are extraordinarily long. */
    public static final int MOST = 10_000;

    private static final long MOST_BYTES = 16L << 20;
    private static final int LINE_BYTES = 64;

    /** Nothing was written. */
    public static final OutputLog EMPTY = new OutputLog(Tail.empty(MOST, MOST_BYTES), Map.of());

    private final Tail<OutputLine> ended;
    private final Map<String, UnfinishedLine> unfinished;

    private OutputLog(Tail<OutputLine> ended, Map<String, UnfinishedLine> unfinished) {
        this.ended = ended;
        this.unfinished = unfinished;
    }

    /** After an event; itself if that is no output and ends none. */
    public OutputLog after(ExecutionEvent event) {
        if (event instanceof OutputEvent output) {
            return after(output);
        }
        boolean endsAttempt = event instanceof NodeEvent
                && (event.envelope().status().isTerminal() || event instanceof NodeEvent.Retrying);
        return endsAttempt && !unfinished.isEmpty() ? atEndOf(path(event)) : this;
    }

    private OutputLog after(OutputEvent output) {
        String key = key(output.stream(), path(output));
        long seq = output.envelope().seq();
        UnfinishedLine line =
                unfinished.getOrDefault(key, new UnfinishedLine(output.stream(), path(output), seq, "", 0));
        Tail<OutputLine> lines = ended;
        String text = output.text();
        int from = 0;
        for (int end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', from)) {
            lines = with(lines, line.with(seq, text.substring(from, end)).toLine());
            line = new UnfinishedLine(output.stream(), path(output), seq, "", 0);
            from = end + 1;
        }
        Map<String, UnfinishedLine> rest = new LinkedHashMap<>(unfinished);
        if (from < text.length()) {
            rest.put(key, line.with(seq, text.substring(from)));
        } else {
            rest.remove(key);
        }
        return new OutputLog(lines, rest);
    }

    private OutputLog atEndOf(String path) {
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

    /** What a node wrote, as far as its view keeps it. */
    public static OutputLog of(NodeView node) {
        OutputLog log = EMPTY;
        for (OutputEvent chunk : node.output().chunks()) {
            log = log.after(chunk);
        }
        return node.status().isTerminal() ? log.atEndOf(node.path()) : log;
    }

    /** Only what a part of the tree wrote, and of that only what is known up to an event. */
    public OutputLog of(Selection selection, long seq) {
        Tail<OutputLine> lines = Tail.empty(MOST, MOST_BYTES);
        for (int i = 0; i < ended.size(); i++) {
            OutputLine line = ended.get(i);
            if (line.seq() <= seq && selection.covers(line.path())) {
                lines = with(lines, line);
            }
        }
        Map<String, UnfinishedLine> open = new LinkedHashMap<>();
        unfinished.forEach((key, line) -> {
            if (line.seq() <= seq && selection.covers(line.path())) {
                open.put(key, line);
            }
        });
        return new OutputLog(lines, open);
    }

    /** How many lines there are. */
    public int size() {
        return ended.size() + unfinished.size();
    }

    /** How many there were before the first one kept. */
    public long dropped() {
        return ended.dropped();
    }

    /** @param index from 0, the oldest that is kept; those whose end has not come are the last */
    public OutputLine get(int index) {
        return index < ended.size()
                ? ended.get(index)
                : new ArrayList<>(unfinished.values()).get(index - ended.size()).toLine();
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
