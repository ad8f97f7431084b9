package dev.telltale.tui;

import dev.tamboui.buffer.Buffer;
import dev.tamboui.error.RuntimeIOException;
import dev.tamboui.layout.Size;
import dev.tamboui.terminal.Terminal;
import dev.tamboui.tui.event.Event;
import dev.tamboui.tui.event.EventParser;
import dev.tamboui.tui.event.KeyCode;
import dev.tamboui.tui.event.KeyEvent;
import dev.telltale.tui.desk.Key;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The terminal, as long as a screen is shown on it: its other screen, without echo, and Ctrl-C as a key.
 *
 * <p>It is what it was before after {@link #close}, which also an exit of the program calls, and while the shell has stopped the program. One thread draws and
 * reads keys; any may close.
 */
final class Screen implements AutoCloseable {
    private static final int AT_ONCE = 1; // 0 would wait for ever

    private final HeldOutput held;
    private final Device device;
    private Terminal<Device> terminal;
    private final Thread hook = new Thread(this::restore, "telltale-screen");
    private volatile boolean isResized = true;
    private volatile boolean isStopWanted;
    private volatile boolean isBack;
    private volatile boolean isGone;
    private @Nullable Key behindEscape;
    private final ReentrantLock drawing = new ReentrantLock();
    private volatile boolean isClosed; // written under drawing

    private Screen(HeldOutput held) throws IOException {
        this.held = held;
        this.device = Device.open();
        this.terminal = new Terminal<>(device);
    }

    /** @param held printed when the screen has gone @throws NoScreenException if there is no terminal that can show one */
    static Screen open(HeldOutput held) {
        String obstacle = Terminals.obstacle(System.getenv());
        if (obstacle != null) {
            throw new NoScreenException(obstacle);
        }
        try {
            Screen screen = new Screen(held);
            try {
                screen.enter();
            } catch (IOException | RuntimeException failed) {
                screen.close();
                throw failed;
            }
            return screen;
        } catch (IOException problem) {
            throw new NoScreenException("this terminal cannot be used: " + problem.getMessage(), problem);
        }
    }

    private void enter() throws IOException {
        Runtime.getRuntime().addShutdownHook(hook);
        device.onResize(() -> isResized = true);
        device.hear("TSTP", () -> isStopWanted = true);
        device.hear("CONT", () -> isBack = true);
        device.enter();
    }

    /** How large it is now, where that has changed since this was asked last, or all is to be drawn anew; else null. */
    @Nullable
    Size takeSize() throws IOException {
        comeAndGo();
        if (!isResized) {
            return null;
        }
        isResized = false;
        return unlessClosed(device::size);
    }

    /** Leaves the terminal to the shell where that is asked for, and takes it again after that. */
    private void comeAndGo() throws IOException {
        if (!isStopWanted && !isBack) {
            return;
        }
        drawing.lock();
        try {
            if (!isClosed) {
                if (isStopWanted) {
                    isStopWanted = false;
                    device.suspend();
                }
                isBack = false;
                device.enter();
                terminal = new Terminal<>(device); // which knows nothing of what stands there
                isResized = true;
            }
        } finally {
            drawing.unlock();
        }
    }

    /** @param painting fills empty cells; those that have changed are written */
    void draw(Consumer<Buffer> painting) throws IOException {
        drawing.lock();
        try {
            if (!isClosed) {
                terminal.draw(frame -> painting.accept(frame.buffer()));
            }
        } catch (RuntimeIOException gone) {
            throw new IOException(gone.getMessage(), gone);
        } finally {
            drawing.unlock();
        }
    }

    /** Asks the terminal for something. */
    private interface Question<T> {
        @Nullable
        T ask() throws IOException;
    }

    /** Null if another thread has closed it meanwhile, which JLine tells in more than one way. */
    private <T> @Nullable T unlessClosed(Question<T> question) throws IOException {
        try {
            return question.ask();
        } catch (IOException | IllegalStateException problem) {
            if (isClosed) {
                return null;
            }
            throw problem instanceof IOException
                    ? (IOException) problem
                    : new IOException(problem.getMessage(), problem);
        }
    }

    /** The next key that means something, or null if there is none for so long. @param millis at least 1 */
    @Nullable
    Key key(int millis) throws IOException {
        Key pending = behindEscape;
        if (pending != null) {
            behindEscape = null;
            return pending;
        }
        return unlessClosed(() -> read(millis));
    }

    private @Nullable Key read(int millis) throws IOException {
        int next = device.peek(Math.max(AT_ONCE, millis));
        if (next == -1) {
            isGone = true;
        }
        if (next < 0) {
            return null;
        }
        Event event = EventParser.readEvent(device, AT_ONCE);
        if (!(event instanceof KeyEvent key)) {
            return null;
        }
        if (key.hasAlt() && key.code() == KeyCode.CHAR) { // Escape and a key right behind it look the same
            behindEscape = Key.of(key.character());
            return Key.of(Key.Code.ESCAPE);
        }
        isStopWanted |= Keys.isStop(key);
        return Keys.of(key);
    }

    /** Whether nobody can press a key any more. */
    boolean isGone() {
        return isGone;
    }

    @Override
    public void close() {
        restore();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException exiting) {
            // The hook runs, or has run.
        }
    }

    /** Leaves the terminal as it was, however the program ends; but a terminal that takes nothing any more does not keep it from ending. */
    private void restore() {
        try {
            if (!drawing.tryLock(1, TimeUnit.SECONDS)) {
                return;
            }
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
            return;
        }
        try {
            if (!isClosed) {
                isClosed = true;
                device.leave();
                device.close();
            }
        } catch (IOException gone) {
            // There is no terminal any more.
        } finally {
            drawing.unlock();
        }
        held.close();
    }
}
