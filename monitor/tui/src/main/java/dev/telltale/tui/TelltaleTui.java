package dev.telltale.tui;

import dev.telltale.event.ExecutionControl;
import dev.telltale.monitor.Monitor;
import dev.telltale.monitor.filter.EventCondition;
import dev.telltale.tui.desk.Desk;
import dev.telltale.tui.desk.DeskOptions;
import dev.telltale.tui.desk.Watch;
import dev.telltale.tui.log.FilterLine;
import dev.telltale.tui.screen.Look;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A monitor in a terminal: the executions, and each of them with its nodes, output, variables, events and errors, live and as they were.
 *
 * <p>{@link #open(Monitor)} shows it until the person leaves. While it does, the terminal is this program's, and what the program prints
 * to {@code System.out} and {@code System.err} is held back and printed afterwards. However the program ends, but for {@code kill -9}, the terminal is left as it
 * was. Thread-safe; shows once.
 */
public final class TelltaleTui implements AutoCloseable {
    private final Monitor monitor;
    private final @Nullable ExecutionControl control;
    private final FilterLine filters;
    private final @Nullable String executionId;
    private final @Nullable Runnable interrupt;
    private volatile boolean isClosed;
    private volatile @Nullable Screen screen;
    private final AtomicBoolean isShown = new AtomicBoolean();

    private TelltaleTui(
            Monitor monitor,
            @Nullable ExecutionControl control,
            FilterLine filters,
            @Nullable String executionId,
            @Nullable Runnable interrupt) {
        this.monitor = monitor;
        this.control = control;
        this.filters = filters;
        this.executionId = executionId;
        this.interrupt = interrupt;
    }

    /** Shows a monitor until the person leaves. @throws NoScreenException if there is no terminal that can show it */
    public static void open(Monitor monitor) {
        of(monitor).show();
    }

    /** As {@link #open(Monitor)}, with keys that pause, resume, cancel and approve. */
    public static void open(Monitor monitor, ExecutionControl control) {
        of(monitor).withControl(control).show();
    }

    /** One that only looks, at everything. */
    public static TelltaleTui of(Monitor monitor) {
        return new TelltaleTui(monitor, null, FilterLine.WITHOUT_CONDITIONS, null, null);
    }

    /** @param to where commands go */
    public TelltaleTui withControl(ExecutionControl to) {
        return new TelltaleTui(monitor, to, filters, executionId, interrupt);
    }

    /** @param compile what reads {@code where=} in filters, such as {@code new EventConditions(CelCondition::compile)::where} */
    public TelltaleTui withConditions(Function<String, EventCondition> compile) {
        return new TelltaleTui(monitor, control, new FilterLine(compile), executionId, interrupt);
    }

    /** Begins with one execution and not with the list. It need not have begun. */
    public TelltaleTui withExecution(String id) {
        return new TelltaleTui(monitor, control, filters, id, null);
    }

    /**
     * Begins with an execution that ends with this program: whoever leaves while it goes on is asked whether to cancel it.
     *
     * @param onInterrupt what Ctrl-C does as long as it goes on
     */
    public TelltaleTui withOwnExecution(String id, Runnable onInterrupt) {
        return new TelltaleTui(monitor, control, filters, id, onInterrupt);
    }

    /** Why no screen can be shown here, in one sentence; or null if it can. */
    public static @Nullable String obstacle() {
        return Terminals.obstacle(System.getenv());
    }

    /**
     * Shows it until the person leaves, or {@link #close} is called.
     *
     * @return what was on the screen at last
     * @throws NoScreenException if there is no terminal that can show it, or it is gone
     * @throws IllegalStateException if it was shown before
     */
    public Desk show() {
        if (isShown.getAndSet(true)) {
            throw new IllegalStateException("it was shown before, and shows once; make another one");
        }
        DeskOptions options = new DeskOptions(filters, control != null, interrupt == null ? null : executionId);
        Runnable onInterrupt = interrupt == null ? () -> {} : interrupt;
        try (HeldOutput held = new HeldOutput();
                Screen opened = Screen.open(held);
                Watch watch = Watch.of(monitor, control, options, onInterrupt)) {
            screen = opened;
            if (executionId != null) {
                watch.open(executionId);
            }
            new Show(watch, opened, Look.of(System.getenv()), () -> isClosed).run();
            return watch.desk();
        } catch (IOException gone) {
            throw new NoScreenException("the terminal is gone: " + gone.getMessage(), gone);
        }
    }

    /** Leaves for the person: the terminal is what it was at once, and {@link #show} returns soon. */
    @Override
    public void close() {
        isClosed = true;
        Screen opened = screen;
        if (opened != null) {
            opened.close();
        }
    }
}
