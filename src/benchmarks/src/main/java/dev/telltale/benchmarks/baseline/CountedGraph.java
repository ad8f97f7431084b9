package dev.telltale.benchmarks.baseline;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.RecursiveAction;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;

/**
 * About the least that running a graph can cost: each node counts the needs that have not ended, and who ends the last one runs it.
 * Nodes do nothing, nobody is told, nothing can fail. Immutable, thread-safe.
 */
public final class CountedGraph {
    private final int[][] successors;
    private final int[] needs;

    /** @param predecessors of each node, all with smaller numbers */
    public CountedGraph(int[][] predecessors) {
        int size = predecessors.length;
        int[] fanOut = new int[size];
        for (int[] of : predecessors) {
            for (int predecessor : of) {
                fanOut[predecessor]++;
            }
        }
        successors = new int[size][];
        for (int node = 0; node < size; node++) {
            successors[node] = new int[fanOut[node]];
        }
        needs = new int[size];
        for (int node = 0; node < size; node++) {
            needs[node] = predecessors[node].length;
            for (int predecessor : predecessors[node]) {
                successors[predecessor][--fanOut[predecessor]] = node;
            }
        }
    }

    /** Runs it in the caller's thread. @return how many nodes ran */
    public int runHere() {
        int[] open = needs.clone();
        int[] ready = new int[open.length];
        int known = 0;
        for (int node = 0; node < open.length; node++) {
            if (open[node] == 0) {
                ready[known++] = node;
            }
        }
        int ran = 0;
        while (ran < known) {
            for (int successor : successors[ready[ran++]]) {
                if (--open[successor] == 0) {
                    ready[known++] = successor;
                }
            }
        }
        return ran;
    }

    /** Runs it on a pool. @return completes when every node has run */
    public CompletableFuture<Void> runOn(ForkJoinPool pool) {
        Running running = new Running(pool);
        pool.execute(running::begin);
        return running.end;
    }

    private final class Running {
        private final ForkJoinPool pool;
        private final AtomicIntegerArray open = new AtomicIntegerArray(needs);
        private final AtomicInteger left = new AtomicInteger(needs.length);
        private final CompletableFuture<Void> end = new CompletableFuture<>();

        Running(ForkJoinPool pool) {
            this.pool = pool;
        }

        void begin() {
            for (int node = 0; node < needs.length; node++) {
                if (needs[node] == 0) {
                    fork(node);
                }
            }
        }

        private void fork(int node) {
            pool.execute(new RecursiveAction() {
                private static final long serialVersionUID = 1L;

                @Override
                protected void compute() {
                    run(node);
                }
            });
        }

        /** The first successor that becomes ready goes on in this thread, the others are forked. */
        private void run(int first) {
            int node = first;
            while (node >= 0) {
                int next = -1;
                for (int successor : successors[node]) {
                    if (open.decrementAndGet(successor) == 0) {
                        if (next < 0) {
                            next = successor;
                        } else {
                            fork(successor);
                        }
                    }
                }
                if (left.decrementAndGet() == 0) {
                    end.complete(null);
                }
                node = next;
            }
        }
    }
}
