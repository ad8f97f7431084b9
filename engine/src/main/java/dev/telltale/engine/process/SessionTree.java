package dev.telltale.engine.process;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The tree of a process that leads a session. To it belong whoever is in the session, the descendants of all who do, and
 * whoever went away from both but carries the mark in its environment. What belonged once belongs for good. Not thread-safe.
 */
final class SessionTree implements ProcessTree {
    private static final long UNKNOWN = -1;

    private record Identity(long pid, long startedAt) {
        static Identity of(ProcessTable.Entry entry) {
            return new Identity(entry.pid(), entry.startedAt());
        }
    }

    private final long leader;
    private final String mark;
    private final long since;
    private boolean usurped;
    private final Set<Identity> known = new HashSet<>();

    /** @param mark what stands in the environment of the leader and of nobody else who was not started by it */
    SessionTree(long leader, String mark) {
        this(leader, mark, startOf(leader), false);
    }

    private SessionTree(long leader, String mark, long since, boolean usurped) {
        this.leader = leader;
        this.mark = mark;
        this.since = since;
        this.usurped = usurped;
    }

    /** The tree of a process that a former life has recorded. */
    static SessionTree former(ProcessRecord record) throws IOException {
        return new SessionTree(record.pid(), record.mark(), record.startedAt(), !isStillTheirs(record));
    }

    /**
     * Whether the session of a recorded process still is what it was. Nobody looked after it meanwhile, so its id may have been given
     * away: to a process, or to a session whose leader has ended as well.
     */
    private static boolean isStillTheirs(ProcessRecord record) throws IOException {
        ProcessTable.Entry leader = ProcessTable.find(record.pid());
        if (leader != null) { // also as a zombie, it keeps the id
            return leader.startedAt() == record.startedAt();
        }
        return ProcessTable.living().stream()
                .filter(entry -> entry.session() == record.pid() && entry.startedAt() >= record.startedAt())
                .anyMatch(entry -> isOf(record, entry.pid()));
    }

    private static boolean isOf(ProcessRecord record, long pid) {
        return ProcessTable.hasEnvironment(pid, record.mark())
                || (!record.group().isEmpty() && record.group().equals(ProcessTable.group(pid)));
    }

    @Override
    public List<ProcessHandle> alive(boolean everything) throws IOException {
        // Nobody of the tree is older than its leader, which spares a look at most of the machine.
        List<ProcessTable.Entry> candidates = ProcessTable.living().stream()
                .filter(entry -> entry.startedAt() >= since
                        && entry.pid() != ProcessHandle.current().pid())
                .toList();
        // Once all of the session are gone its id may be given to a process, and a session, that is none of ours.
        usurped |= candidates.stream().anyMatch(entry -> entry.pid() == leader && entry.startedAt() != since);
        List<ProcessTable.Entry> members = everything ? everyone(candidates) : inSession(candidates);
        List<ProcessHandle> handles = new ArrayList<>();
        for (ProcessTable.Entry member : members) {
            handle(member).ifPresent(handles::add);
        }
        return handles;
    }

    private List<ProcessTable.Entry> inSession(List<ProcessTable.Entry> candidates) {
        return candidates.stream().filter(this::isInSession).toList();
    }

    private boolean isInSession(ProcessTable.Entry entry) {
        return !usurped && (entry.session() == leader || entry.pid() == leader);
    }

    private List<ProcessTable.Entry> everyone(List<ProcessTable.Entry> candidates) {
        List<ProcessTable.Entry> members = new ArrayList<>();
        List<ProcessTable.Entry> others = new ArrayList<>();
        for (ProcessTable.Entry entry : candidates) {
            (belongs(entry) ? members : others).add(entry);
        }
        addDescendants(members, others);
        members.forEach(member -> known.add(Identity.of(member)));
        return members;
    }

    private boolean belongs(ProcessTable.Entry entry) {
        return isInSession(entry)
                || known.contains(Identity.of(entry))
                || ProcessTable.hasEnvironment(entry.pid(), mark);
    }

    private static void addDescendants(List<ProcessTable.Entry> members, List<ProcessTable.Entry> others) {
        Set<Long> parents = new HashSet<>();
        members.forEach(member -> parents.add(member.pid()));
        boolean found = true;
        while (found) {
            found = false;
            for (ProcessTable.Entry other : others) {
                if (parents.contains(other.parent()) && parents.add(other.pid())) {
                    members.add(other);
                    found = true;
                }
            }
        }
    }

    /**
     * A handle knows when its process started and signals no other. That it was made for the process we mean, and not for one
     * that got its id just now, shows when that is still there afterwards.
     */
    private static Optional<ProcessHandle> handle(ProcessTable.Entry entry) throws IOException {
        Optional<ProcessHandle> handle = ProcessHandle.of(entry.pid());
        ProcessTable.Entry now = ProcessTable.find(entry.pid());
        boolean same = now != null && now.startedAt() == entry.startedAt() && now.isAlive();
        return same ? handle : Optional.empty();
    }

    private static long startOf(long pid) {
        try {
            ProcessTable.Entry entry = ProcessTable.find(pid);
            return entry == null ? UNKNOWN : entry.startedAt();
        } catch (IOException unreadable) {
            return UNKNOWN;
        }
    }
}
