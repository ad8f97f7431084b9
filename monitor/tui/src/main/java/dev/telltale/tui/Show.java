package dev.telltale.tui;

import dev.tamboui.layout.Size;
import dev.telltale.tui.desk.Key;
import dev.telltale.tui.desk.Watch;
import dev.telltale.tui.screen.Look;
import dev.telltale.tui.screen.Painting;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Shows a desk on a screen until the person leaves: draws at once after a key, else at most 20 times a second, and at least each second, for
 * the durations. Not thread-safe.
 */
final class Show {
    private static final long FRAME_MILLIS = 50;
    private static final long STILL_MILLIS = 1000;

    /** Keys in a row, as when text is pasted, after which it is time to draw. */
    private static final int MOST_KEYS = 256;

    private final Watch watch;
    private final Screen screen;
    private final Look look;
    private final BooleanSupplier isEnded;
    private long drawnAt = millis() - STILL_MILLIS;
    private boolean isNews = true;

    /** @param isEnded whether somebody else ends it */
    Show(Watch watch, Screen screen, Look look, BooleanSupplier isEnded) {
        this.watch = watch;
        this.screen = screen;
        this.look = look;
        this.isEnded = isEnded;
    }

    void run() throws IOException {
        while (!watch.desk().isOver() && !screen.isGone() && !isEnded.getAsBoolean()) {
            boolean isAtOnce = takeKeys(millisToWait()) | takeSize();
            isNews |= watch.take();
            long since = millis() - drawnAt;
            if (isAtOnce || isNews && since >= FRAME_MILLIS || since >= STILL_MILLIS) {
                draw();
            }
        }
    }

    private int millisToWait() {
        long left = isNews ? FRAME_MILLIS - (millis() - drawnAt) : FRAME_MILLIS;
        return (int) Math.max(1, Math.min(FRAME_MILLIS, left));
    }

    private boolean takeKeys(int wait) throws IOException {
        @Nullable Key key = screen.key(wait);
        boolean isPressed = key != null;
        for (int i = 0; key != null && i < MOST_KEYS && !watch.desk().isOver(); i++) {
            watch.press(key);
            key = screen.key(1);
        }
        return isPressed;
    }

    private boolean takeSize() throws IOException {
        Size size = screen.takeSize();
        if (size != null) {
            watch.resize(size.width(), size.height());
        }
        return size != null;
    }

    private void draw() throws IOException {
        long nowMicros = ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
        screen.draw(buffer -> {
            // A terminal may have changed its size since it was asked.
            watch.resize(buffer.width(), buffer.height());
            Painting.paint(watch.desk(), look, nowMicros, buffer);
        });
        drawnAt = millis();
        isNews = false;
    }

    private static long millis() {
        return System.nanoTime() / 1_000_000;
    }
}
