package dev.telltale.client;

import java.util.concurrent.CountDownLatch;

/** A subscriber that blocks, however often it is interrupted: as a stream does to it that ends from elsewhere. */
final class Uninterrupted {
    private Uninterrupted() {}

    static void await(CountDownLatch latch) {
        while (latch.getCount() > 0) {
            try {
                latch.await();
            } catch (InterruptedException e) {
                // it goes on
            }
        }
    }
}
