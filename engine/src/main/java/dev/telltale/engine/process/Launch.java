package dev.telltale.engine.process;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Starts the operating system's process for a {@link ProcessSpec}. */
final class Launch {
    /** In the environment of a process and of all it starts: by it those are found that left the tree. */
    static final String MARK = "TELLTALE_PROCESS";

    // "error=7, " in JDK 17, "error: 7 (" in JDK 25.
    private static final Pattern ERROR = Pattern.compile("error[=:] ?(\\d+)");
    private static final int TOO_BIG = 7;
    private static final int TOO_MANY_PROCESSES = 11;
    private static final int TOO_MANY_FILES = 24;

    private static final Pattern SHELL_NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
    private static final File NOTHING = new File("/dev/null");

    private Launch() {}

    /**
     * @param setsid the program that makes a session, or null to do without
     * @param records where the process is to be found after a crash, or null for nowhere; only with sessions
     */
    static Process start(ProcessSpec spec, String mark, @Nullable Path setsid, @Nullable ProcessRecords records) {
        try {
            return startUnmasked(spec, mark, setsid, records);
        } catch (ProcessStartException failed) {
            if (spec.mask().isEmpty()) {
                throw failed;
            }
            // Without the cause, which may quote what is masked here.
            throw new ProcessStartException(spec.mask().mask(String.valueOf(failed.getMessage())), null);
        }
    }

    private static Process startUnmasked(
            ProcessSpec spec, String mark, @Nullable Path setsid, @Nullable ProcessRecords records) {
        checkDirectory(spec.directory());
        ProcessBuilder builder = new ProcessBuilder();
        builder.directory(spec.directory().toFile());
        builder.redirectInput(ProcessBuilder.Redirect.from(NOTHING));
        fillEnvironment(builder.environment(), spec.environment(), mark);
        Path program = Program.find(
                spec.command().get(0), spec.directory(), builder.environment().get("PATH"));
        List<String> command = withPath(spec.command(), program, setsid);
        boolean isAscii = AsciiCommand.isNeeded(command, spec.environment());
        if (isAscii || records != null) {
            command = withOddVariables(command, builder.environment());
        }
        if (isAscii) {
            command = AsciiCommand.of(command, withoutOddVariables(spec.environment()));
        }
        if (records != null) {
            command = concat(records.launcher(mark), command);
        }
        builder.command(setsid == null ? command : concat(List.of(setsid.toString()), command));
        try {
            return builder.start();
        } catch (IOException failed) {
            throw new ProcessStartException(explain(spec, failed), failed);
        }
    }

    // setsid looks the program up again, with the PATH of the process: so it is called by the name it was given, as a
    // shell
    // would call it. Without setsid the JDK would look it up with our own PATH.
    private static List<String> withPath(List<String> command, Path program, @Nullable Path setsid) {
        if (setsid != null && !command.get(0).startsWith("-")) {
            return command;
        }
        List<String> all = new ArrayList<>(command);
        all.set(0, program.toString());
        return all;
    }

    // Some shells drop variables whose names are none to them, such as discovery.type; so another program hands them
    // on.
    private static List<String> withOddVariables(List<String> command, Map<String, String> environment) {
        List<String> odd = environment.entrySet().stream()
                .filter(entry -> !SHELL_NAME.matcher(entry.getKey()).matches())
                .map(entry -> entry.getKey() + "=" + entry.getValue())
                .sorted()
                .toList();
        return odd.isEmpty() ? command : concat(concat(List.of("/usr/bin/env"), odd), command);
    }

    private static Map<String, String> withoutOddVariables(Map<String, String> environment) {
        Map<String, String> others = new HashMap<>(environment);
        others.keySet().removeIf(name -> !SHELL_NAME.matcher(name).matches());
        return others;
    }

    private static List<String> concat(List<String> first, List<String> second) {
        List<String> all = new ArrayList<>(first);
        all.addAll(second);
        return all;
    }

    private static void fillEnvironment(Map<String, String> environment, Map<String, String> more, String mark) {
        String outer = environment.get(MARK);
        more.forEach((name, value) -> {
            if (name.isEmpty() || name.indexOf('=') >= 0 || name.indexOf('\0') >= 0) {
                throw new ProcessStartException(
                        "'" + name
                                + "' cannot be the name of an environment variable; it is empty or has a = or NUL in it",
                        null);
            } else if (value.indexOf('\0') >= 0) {
                throw new ProcessStartException(
                        "the value of environment variable " + name + " has a NUL character in it, which none can have",
                        null);
            }
            environment.put(name, value);
        });
        // One Telltale may run another: the outer one must still find what the inner one left.
        environment.put(MARK, outer == null ? mark : outer + ":" + mark);
    }

    private static void checkDirectory(Path directory) {
        if (!Files.exists(directory)) {
            throw new ProcessStartException("the directory " + directory + " does not exist; create it before", null);
        } else if (!Files.isDirectory(directory)) {
            throw new ProcessStartException(directory + " is not a directory; a process needs one to run in", null);
        } else if (!Files.isExecutable(directory)) {
            throw new ProcessStartException(
                    "the directory " + directory + " may not be entered; change its permissions", null);
        }
    }

    private static String explain(ProcessSpec spec, IOException failed) {
        String program = "cannot start '" + spec.command().get(0) + "': ";
        String reason = String.valueOf(failed.getMessage());
        if (reason.contains("null character")) {
            return program + "its command has a NUL character in it, which none can have";
        }
        Matcher error = ERROR.matcher(reason);
        switch (error.find() ? Integer.parseInt(error.group(1)) : 0) {
            case TOO_BIG:
                return program
                        + "its command and environment are more than the system takes; put large values in a file";
            case TOO_MANY_PROCESSES:
                return program + "there are too many processes; raise the limit (ulimit -u) or run fewer at a time";
            case TOO_MANY_FILES:
                return program + "too many files are open; raise the limit (ulimit -n) or run fewer at a time";
            default:
                return program + reason;
        }
    }
}
