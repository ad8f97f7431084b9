package dev.telltale.engine.process;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What is written down of a process before its command starts: enough to find all of it again, and nobody else. It is the name of an
 * empty file, which is there as a whole or not at all, and for which there is room on a disk that is full.
 *
 * @param mark what stands in the environment of the process, see {@link Launch#MARK}
 * @param pid of the leader of its session
 * @param startedAt when the leader began, in clock ticks since the machine started
 * @param group what the kernel numbers sessions by besides (see {@link ProcessTable#group}), or empty
 */
record ProcessRecord(String mark, long pid, long startedAt, String group) {
    private static final Pattern NAME = Pattern.compile("([0-9a-f-]{36})\\.(\\d{1,18})\\.(\\d{1,18})\\.(\\d*)");

    /** The record that a file stands for, or null when it is none. */
    static @Nullable ProcessRecord parse(String name) {
        Matcher matcher = NAME.matcher(name);
        return matcher.matches()
                ? new ProcessRecord(
                        matcher.group(1),
                        Long.parseLong(matcher.group(2)),
                        Long.parseLong(matcher.group(3)),
                        matcher.group(4))
                : null;
    }

    String name() {
        return mark + "." + pid + "." + startedAt + "." + group;
    }
}
