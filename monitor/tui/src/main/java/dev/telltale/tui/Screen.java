package dev.telltale.tui;

import dev.tamboui.backend.jline3.JLineBackend;
import dev.tamboui.buffer.Buffer;
import dev.tamboui.layout.Size;
import dev.tamboui.terminal.Terminal;
import dev.tamboui.tui.event.Event;
import dev.tamboui.tui.event.EventParser;
import dev.tamboui.tui.event.KeyCode;
import dev.tamboui.tui.event.KeyEvent;
import dev.telltale.tui.desk.Key;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jline.terminal.Attributes;
import org.jline.utils.InfoCmp.Capability;
import org.jspecify.annotations.Nullable;

/**
 * The terminal, as long as a screen is shown on it: its other screen, without echo, and Ctrl-C as a key.
 *
 * <p>It is what it was before after {@link #close}, which also an exit of the program calls. One thread draws and reads keys; any may close.
 */
final class Screen implements AutoCloseable {
    private static final int AT_ONCE = 1; // 0 would wait for ever

    private final JLineBackend backend;
    private final Terminal<JLineBackend> terminal;
    private final Attributes before;
    private final byte[] farewell;
    private final Thread hook = new Thread(this::restore, "telltale-screen");
    private volatile boolean isResized = true;
    private volatile boolean isGone;
    private @Nullable Key behindEscape;
    private final ReentrantLock drawing = new ReentrantLock();
    private boolean isClosed; // guarded by drawing

    private Screen() throws IOException {
        this.backend = new JLineBackend();
        this.before = backend.jlineTerminal().getAttributes();
        this.farewell = farewell(backend.jlineTerminal());
        this.terminal = new Terminal<>(backend);
    }

    /** @throws NoScreenException if there is no terminal that can show one */
    static Screen open() {
        String obstacle = Terminals.obstacle(System.getenv());
        if (obstacle != null) {
            throw new NoScreenException(obstacle);
        }
        try {
            Screen screen = new Screen();
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
        org.jline.terminal.Terminal device = backend.jlineTerminal();
        if (device.getType().startsWith("dumb")) { // what JLine falls back to
            throw new IOException("nothing is known of its type '" + System.getenv("TERM") + "'");
        }
        device.enterRawMode();
        Attributes raw = device.getAttributes();
        raw.setLocalFlag(Attributes.LocalFlag.ISIG, false);
        device.setAttributes(raw);
        backend.onResize(() -> isResized = true);
        backend.enterAlternateScreen();
        backend.clear();
    }

    /** What leads back to the screen that was there before. */
    private static byte[] farewell(org.jline.terminal.Terminal device) {
        StringBuilder all = new StringBuilder("\u001b[0m");
        for (Capability capability : new Capability[] {Capability.cursor_normal, Capability.exit_ca_mode}) {
            String text = device.getStringCapability(capability);
            // Padding is for terminals that are no more.
            all.append(text == null ? "" : text.replace("\\E", "\u001b").replaceAll("\\$<[^>]*>", ""));
        }
        return all.toString().getBytes(StandardCharsets.US_ASCII);
    }

    /** How large it is now, where that has changed since this was asked last; else null. */
    @Nullable
    Size takeSize() throws IOException {
        if (!isResized) {
            return null;
        }
        isResized = false;
        return backend.size();
    }

    /** @param painting fills empty cells; those that have changed are written */
    void draw(Consumer<Buffer> painting) {
        drawing.lock();
        try {
            if (!isClosed) {
                terminal.draw(frame -> painting.accept(frame.buffer()));
            }
        } finally {
            drawing.unlock();
        }
    }

    /** The next key that means something, or null if there is none for so long. @param millis at least 1 */
    @Nullable
    Key key(int millis) throws IOException {
        Key held = behindEscape;
        if (held != null) {
            behindEscape = null;
            return held;
        }
        int next = backend.peek(Math.max(AT_ONCE, millis));
        if (next == -1) {
            isGone = true;
        }
        if (next < 0) {
            return null;
        }
        Event event = EventParser.readEvent(backend, AT_ONCE);
        if (!(event instanceof KeyEvent key)) {
            return null;
        }
        if (key.hasAlt() && key.code() == KeyCode.CHAR) { // Escape and a key right behind it look the same
            behindEscape = Key.of(key.character());
            return Key.of(Key.Code.ESCAPE);
        }
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
                leave();
            }
        } finally {
            drawing.unlock();
        }
    }

    /** Past JLine, whose own hook may have closed it before. */
    private void leave() {
        try {
            backend.jlineTerminal().setAttributes(before);
        } catch (RuntimeException | Error closed) {
            // Closed by JLine, which has done the same.
        }
        try {
            FileOutputStream out = new FileOutputStream(FileDescriptor.out);
            out.write(farewell);
            out.flush();
            backend.jlineTerminal().close();
        } catch (IOException gone) {
            // There is no terminal any more.
        }
    }
}
