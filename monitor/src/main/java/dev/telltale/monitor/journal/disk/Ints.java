package dev.telltale.monitor.journal.disk;

import java.util.Arrays;

/** Integers that grow in number. Not thread-safe. */
final class Ints {
    private int[] values;
    private int size;

    Ints(int room) {
        values = new int[room];
    }

    /** Those of an array, which then belongs to this. */
    Ints(int[] values) {
        this.values = values;
        this.size = values.length;
    }

    void add(int value) {
        if (size == values.length) {
            values = Arrays.copyOf(values, Math.max(6, size + size / 2));
        }
        values[size++] = value;
    }

    int get(int index) {
        return values[index];
    }

    int size() {
        return size;
    }

    /** A copy of those between two indexes. */
    int[] slice(int from, int to) {
        return Arrays.copyOfRange(values, from, to);
    }
}
