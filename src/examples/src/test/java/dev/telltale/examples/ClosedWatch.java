package dev.telltale.examples;

import dev.telltale.monitor.LocalMonitor;
import dev.telltale.tui.TelltaleTui;

/** A program that closes its screens from another thread, each a little later than the one before. */
public final class ClosedWatch {
    private static final int TIMES = 30;

    private ClosedWatch() {}

    public static void main(String... args) throws InterruptedException {
        try (LocalMonitor monitor = LocalMonitor.inMemory()) {
            for (int i = 0; i < TIMES; i++) {
                TelltaleTui tui = TelltaleTui.of(monitor);
                long delay = 5L * i;
                Thread closer = new Thread(() -> {
                    try {
                        Thread.sleep(delay);
                    } catch (InterruptedException hurried) {
                        Thread.currentThread().interrupt();
                    }
                    tui.close();
                });
                closer.start();
                tui.show();
                closer.join();
            }
        }
        System.out.println("closed " + TIMES + " times");
    }
}
