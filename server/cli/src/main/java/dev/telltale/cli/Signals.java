package dev.telltale.cli;

import dev.telltale.cli.argument.ShutdownHook;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hears SIGINT, SIGTERM and SIGHUP, so that the first one can end what runs in order and a second one at once.
 *
 * <p>{@code sun.misc.Signal} is the only way to that on every supported JDK; it is reached by reflection, since the compiler rightly warns
 * of it. Where it is missing, signals end the process as usual, and {@link ShutdownHook} ends what it has started. A signal that the
 * process was started to ignore, as SIGHUP under {@code nohup}, stays ignored.
 */
final class Signals {
    static final int HANGUP = 129;
    static final int INTERRUPTED = 130;
    static final int TERMINATED = 143;

    private static final Logger log = LoggerFactory.getLogger(Signals.class);

    private Signals() {}

    /** @param listener hears the exit code that stands for the signal: 129 for SIGHUP, 130 for SIGINT, 143 for SIGTERM */
    static void listen(Consumer<Integer> listener) {
        listen("HUP", HANGUP, listener);
        listen("INT", INTERRUPTED, listener);
        listen("TERM", TERMINATED, listener);
    }

    /** What the signal did, in words for the record. @param exitCode that stands for it */
    static String reason(int exitCode) {
        return switch (exitCode) {
            case HANGUP -> "hung up by SIGHUP";
            case INTERRUPTED -> "interrupted by Ctrl-C";
            default -> "terminated by SIGTERM";
        };
    }

    private static void listen(String name, int exitCode, Consumer<Integer> listener) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Object proxy = Proxy.newProxyInstance(
                    Signals.class.getClassLoader(), new Class<?>[] {handler}, (self, method, arguments) -> {
                        return switch (method.getName()) {
                            case "handle" -> {
                                listener.accept(exitCode);
                                yield null;
                            }
                            case "hashCode" -> System.identityHashCode(self);
                            case "equals" -> arguments != null && self == arguments[0];
                            default -> "handler of SIG" + name;
                        };
                    });
            signal.getMethod("handle", signal, handler)
                    .invoke(null, signal.getConstructor(String.class).newInstance(name), proxy);
        } catch (ClassNotFoundException
                | NoSuchMethodException
                | InstantiationException
                | IllegalAccessException
                | InvocationTargetException missing) {
            log.debug("SIG{} cannot be heard here; it ends the process as usual", name, missing);
        }
    }
}
