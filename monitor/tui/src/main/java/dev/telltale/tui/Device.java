package dev.telltale.tui;

import dev.tamboui.layout.Position;
import dev.tamboui.layout.Size;
import dev.tamboui.terminal.AbstractBackend;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jline.terminal.Attributes;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.jline.utils.InfoCmp.Capability;
import org.jline.utils.Signals;
import org.jspecify.annotations.Nullable;

/**
 * The terminal that this program sits at: its keys, its size, and the way to a screen of ours and back.
 *
 * <p>JLine knows its settings, and shall hear no signals: it would set those aside by which a program is ended in order. Not thread-safe.
 */
final class Device extends AbstractBackend {
    /** Where the terminal does not know its own, as on a serial line. */
    private static final Size USUAL = new Size(80, 24);

    private static final String CLEAR = "\u001b[2J\u001b[H";
    private static final String SHOW_CURSOR = "\u001b[?25h";
    private static final String STOP = "TSTP";

    private final Terminal jline;
    private final Attributes before;
    private final Map<String, @Nullable Object> heard = new LinkedHashMap<>();
    private boolean isOnOurs;

    private Device(Terminal jline) {
        this.jline = jline;
        this.before = jline.getAttributes();
    }

    /** @throws IOException if there is none, or nothing is known of it */
    static Device open() throws IOException {
        // How it joins characters JLine would find out by writing some, and reading the answer from among the keys.
        Terminal jline = TerminalBuilder.builder()
                .system(true)
                .nativeSignals(false)
                .graphemeCluster(false)
                .build();
        if (jline.getType().startsWith("dumb")) { // what JLine falls back to
            jline.close();
            throw new IOException("nothing is known of its type '" + System.getenv("TERM") + "'");
        }
        return new Device(jline);
    }

    /** Hears a signal until it is closed. @param name such as {@code WINCH} */
    void hear(String name, Runnable listener) {
        heard.put(name, Signals.register(name, listener));
    }

    /** Goes to a screen of ours, without echo and with Ctrl-C as a key; also again, where somebody has changed that meanwhile. */
    void enter() throws IOException {
        jline.enterRawMode();
        Attributes raw = jline.getAttributes();
        raw.setLocalFlag(Attributes.LocalFlag.ISIG, false);
        jline.setAttributes(raw);
        if (!isOnOurs) {
            enterAlternateScreen();
            isOnOurs = true;
        }
        clear();
    }

    /** Goes back to what was there before: past JLine, whose own hook may have closed it already. */
    void leave() {
        isOnOurs = false;
        try {
            jline.setAttributes(before);
        } catch (RuntimeException | Error closed) {
            // Closed by JLine, which has done the same.
        }
        try {
            FileOutputStream out = new FileOutputStream(FileDescriptor.out);
            out.write(farewell().getBytes(StandardCharsets.US_ASCII));
            out.flush();
        } catch (IOException gone) {
            // There is no terminal any more.
        }
    }

    /** What leads back to the screen that was there before, or at least to an empty one. */
    private String farewell() {
        String back = text(Capability.exit_ca_mode);
        return "\u001b[0m" + text(Capability.cursor_normal) + SHOW_CURSOR + (back.isEmpty() ? CLEAR : back);
    }

    private String text(Capability capability) {
        String text = jline.getStringCapability(capability);
        // Padding is for terminals that are no more.
        return text == null ? "" : text.replace("\\E", "\u001b").replaceAll("\\$<[^>]*>", "");
    }

    /**
     * Leaves, and waits for the shell to let this program go on; where no shell would, it goes on at once. As the terminal does by Ctrl-Z, it stops
     * all that the shell has started with it.
     */
    void suspend() throws IOException {
        leave();
        Object ours = Signals.registerDefault(STOP);
        try {
            new ProcessBuilder("sh", "-c", "kill -" + STOP + " 0")
                    .inheritIO()
                    .start()
                    .waitFor();
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        } finally {
            Signals.unregister(STOP, ours);
        }
    }

    @Override
    public void close() throws IOException {
        heard.forEach(Signals::unregister);
        jline.close();
    }

    @Override
    public void flush() {
        jline.writer().flush();
    }

    @Override
    public void writeRaw(byte[] bytes) throws IOException {
        jline.output().write(bytes);
    }

    @Override
    public void writeRaw(String text) {
        jline.writer().print(text);
    }

    private void write(String text) {
        writeRaw(text);
        flush();
    }

    @Override
    public void clear() {
        write(CLEAR);
    }

    @Override
    public Size size() {
        Size size = new Size(jline.getColumns(), jline.getRows());
        return size.width() == 0 || size.height() == 0 ? USUAL : size;
    }

    @Override
    public void showCursor() {
        write(SHOW_CURSOR);
    }

    @Override
    public void hideCursor() {
        write("\u001b[?25l");
    }

    /** Nobody asks: the screen is always written to by place. */
    @Override
    public Position getCursorPosition() {
        return Position.ORIGIN;
    }

    @Override
    public void enterAlternateScreen() {
        jline.puts(Capability.enter_ca_mode);
        flush();
    }

    @Override
    public void leaveAlternateScreen() {
        jline.puts(Capability.exit_ca_mode);
        flush();
    }

    @Override
    public void enableRawMode() {
        jline.enterRawMode();
    }

    @Override
    public void disableRawMode() {
        jline.setAttributes(before);
    }

    @Override
    public void onResize(Runnable listener) {
        hear("WINCH", listener);
    }

    @Override
    public int read(int millis) throws IOException {
        return jline.reader().read((long) millis);
    }

    @Override
    public int peek(int millis) throws IOException {
        return jline.reader().peek(millis);
    }
}
