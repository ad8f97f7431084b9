package dev.telltale.engine.workflow.yaml;

import dev.telltale.event.NearestName;
import dev.telltale.event.Problem;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Gathers the problems of one text, so that all of them can be shown at once. Not thread-safe: one reader owns it. */
public final class Report {
    private static final int MOST_PROBLEMS = 1_000;
    // Names compared over the whole text: a file full of mistakes must not take minutes to say so.
    private static final int MOST_COMPARISONS = 1_000_000;

    private final SourceText source;
    // A set, because a list that an alias repeats has the same problem in the same place each time.
    private final Set<Problem> problems = new LinkedHashSet<>();
    private int unlisted;
    private long comparisons;

    public Report(String text) {
        this.source = new SourceText(text);
    }

    public boolean isEmpty() {
        return problems.isEmpty();
    }

    /** In the order of the text; at most 1,000 and one that counts the rest. */
    public List<Problem> problems() {
        List<Problem> sorted = new ArrayList<>(problems);
        sorted.sort(Comparator.comparingInt(Problem::line).thenComparingInt(Problem::column));
        if (unlisted > 0) {
            sorted.add(new Problem(1, 1, Path.ROOT.toString(), "there are " + unlisted + " more problems", null));
        }
        return List.copyOf(sorted);
    }

    /** A hint with the name that was probably meant, or null when no candidate is near. */
    public @Nullable String didYouMean(String name, Collection<String> candidates) {
        comparisons += candidates.size();
        return comparisons > MOST_COMPARISONS ? null : NearestName.hint(name, candidates);
    }

    void add(int line, int column, Path path, String message, @Nullable String hint) {
        if (problems.size() < MOST_PROBLEMS) {
            problems.add(new Problem(line, column, path.toString(), message, hint));
        } else {
            unlisted++;
        }
    }

    /** Adds a problem that was found by others. */
    public void add(Problem problem) {
        if (problems.size() < MOST_PROBLEMS) {
            problems.add(problem);
        } else {
            unlisted++;
        }
    }

    void add(YamlNode node, Path path, String message, @Nullable String hint) {
        add(node.line(), node.column(), path, message, hint);
    }

    /** @param offset of a char in the scalar */
    void add(YamlNode.Scalar scalar, int offset, Path path, String message, @Nullable String hint) {
        // Finding the place walks through the scalar, which is too much for a problem that will only be counted.
        int[] place = problems.size() < MOST_PROBLEMS ? source.place(scalar, offset) : new int[] {0, 0};
        add(place[0], place[1], path, message, hint);
    }

    void addAtChar(int index, String message, @Nullable String hint) {
        int[] place = source.place(index);
        add(place[0], place[1], Path.ROOT, message, hint);
    }

    String line(int number) {
        return source.line(number);
    }
}
