package dev.telltale.engine.process;

import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * A process and its descendants, where there are no sessions to go by. A child that lost its parent before anyone looked is
 * not found. Not thread-safe.
 */
final class DescendantTree implements ProcessTree {
    private final Set<ProcessHandle> known = new LinkedHashSet<>();

    DescendantTree(ProcessHandle process) {
        known.add(process);
    }

    @Override
    public List<ProcessHandle> alive(boolean everything) {
        List.copyOf(known).forEach(process -> process.descendants().forEach(known::add));
        return known.stream().filter(DescendantTree::isAlive).toList();
    }

    // To the JDK a zombie is alive. In a container whose first process buries nobody it would be so for ever.
    private static boolean isAlive(ProcessHandle process) {
        try {
            ProcessTable.Entry entry = ProcessTable.isReadable() ? ProcessTable.find(process.pid()) : null;
            return process.isAlive() && (entry == null || entry.isAlive());
        } catch (IOException unreadable) {
            return process.isAlive();
        }
    }
}
