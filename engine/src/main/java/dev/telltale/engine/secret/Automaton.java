package dev.telltale.engine.secret;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Collection;
import java.util.Deque;

/**
 * Finds many texts in one pass over another (Aho and Corasick). A state stands for the longest end of the text so far that
 * is the beginning of a pattern; state 0 for none. Immutable once built.
 */
final class Automaton {
    private static final int NONE = -1;
    private static final int ASCII = 128;

    private int size = 1;
    private char[] label = new char[64];
    private int[] firstChild = new int[64];
    private int[] sibling = new int[64];
    private int[] depth = new int[64];
    private int[] longest = new int[64];
    private int[] fallback = new int[64];
    // Most characters of most texts begin no pattern; they are told by one look-up.
    private final int[] start = new int[ASCII];

    private Automaton() {
        firstChild[0] = NONE;
        sibling[0] = NONE;
        Arrays.fill(start, 0);
    }

    static Automaton of(Collection<String> patterns) {
        Automaton automaton = new Automaton();
        patterns.forEach(automaton::add);
        automaton.link();
        return automaton;
    }

    int next(int state, char character) {
        int from = state;
        while (from != 0) {
            int child = child(from, character);
            if (child != NONE) {
                return child;
            }
            from = fallback[from];
        }
        return fromStart(character);
    }

    /** How many characters at the end of the text so far may still become a match. */
    int depth(int state) {
        return depth[state];
    }

    /** The length of the longest pattern that ends here, or 0. */
    int match(int state) {
        return longest[state];
    }

    private int fromStart(char character) {
        if (character < ASCII) {
            return start[character];
        }
        int child = child(0, character);
        return child == NONE ? 0 : child;
    }

    private int child(int state, char character) {
        int child = firstChild[state];
        while (child != NONE && label[child] != character) {
            child = sibling[child];
        }
        return child;
    }

    private void add(String pattern) {
        int state = 0;
        for (int i = 0; i < pattern.length(); i++) {
            int child = child(state, pattern.charAt(i));
            state = child == NONE ? grow(state, pattern.charAt(i)) : child;
        }
        longest[state] = pattern.length();
    }

    private int grow(int parent, char character) {
        if (size == label.length) {
            enlarge();
        }
        int state = size++;
        label[state] = character;
        firstChild[state] = NONE;
        sibling[state] = firstChild[parent];
        firstChild[parent] = state;
        depth[state] = depth[parent] + 1;
        if (parent == 0 && character < ASCII) {
            start[character] = state;
        }
        return state;
    }

    private void enlarge() {
        int room = size * 2;
        label = Arrays.copyOf(label, room);
        firstChild = Arrays.copyOf(firstChild, room);
        sibling = Arrays.copyOf(sibling, room);
        depth = Arrays.copyOf(depth, room);
        longest = Arrays.copyOf(longest, room);
        fallback = Arrays.copyOf(fallback, room);
    }

    private void link() {
        Deque<Integer> open = new ArrayDeque<>();
        open.add(0);
        while (!open.isEmpty()) {
            int parent = open.remove();
            for (int child = firstChild[parent]; child != NONE; child = sibling[child]) {
                fallback[child] = parent == 0 ? 0 : next(fallback[parent], label[child]);
                longest[child] = Math.max(longest[child], longest[fallback[child]]);
                open.add(child);
            }
        }
    }
}
