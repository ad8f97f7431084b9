package dev.telltale.client;

import java.util.ArrayList;
import java.util.List;

/**
 * Bytes that are gathered to be had as one array: held once while they come, and twice for the moment in which they are put together. What grows by copying
 * would hold a view of many megabytes up to five times. Not thread-safe.
 */
final class Blocks {
    private static final int FIRST = 1 << 10;
    private static final int LARGEST = 1 << 20;

    private final List<byte[]> full = new ArrayList<>();
    private byte[] last = new byte[FIRST];
    private int used;
    private int size;

    int size() {
        return size;
    }

    void add(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to) {
            if (used == last.length) {
                full.add(last);
                last = new byte[Math.min(LARGEST, 2 * last.length)];
                used = 0;
            }
            int count = Math.min(to - at, last.length - used);
            System.arraycopy(bytes, at, last, used, count);
            used += count;
            at += count;
        }
        size += to - from;
    }

    /** All of them. Afterwards there are none, and no more memory is held than for the first few. */
    byte[] take() {
        byte[] all = new byte[size];
        int at = 0;
        for (byte[] block : full) {
            System.arraycopy(block, 0, all, at, block.length);
            at += block.length;
        }
        System.arraycopy(last, 0, all, at, used);
        if (!full.isEmpty()) {
            full.clear();
            last = new byte[FIRST];
        }
        used = 0;
        size = 0;
        return all;
    }
}
