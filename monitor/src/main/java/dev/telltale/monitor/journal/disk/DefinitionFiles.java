package dev.telltale.monitor.journal.disk;

import dev.telltale.event.FileFault;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Workflow texts in files named by their hash, for as long as executions refer to them. Thread-safe. */
final class DefinitionFiles {
    private static final Logger LOG = LoggerFactory.getLogger(DefinitionFiles.class);

    /** Texts that no execution refers to yet, or any more; the oldest of more than these goes. */
    static final int UNUSED = 16;

    private static final String SUFFIX = ".yaml";
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,200}");

    private final Folder folder;
    private final boolean isSynced;

    /** Texts that are queued and have no file yet. */
    private final Map<String, String> queued = new ConcurrentHashMap<>();

    // Guarded by this.
    private final Map<String, Integer> users = new HashMap<>();
    private final Set<String> unused = new LinkedHashSet<>();

    /** @param isSynced whether a file is durable before it counts as written */
    DefinitionFiles(Folder folder, boolean isSynced) throws IOException {
        this.folder = folder;
        this.isSynced = isSynced;
        for (Path draft : folder.files(folder.definitions(), Folder.DRAFT)) {
            folder.delete(draft, false);
        }
        for (Path file : folder.files(folder.definitions(), SUFFIX)) {
            String name = String.valueOf(file.getFileName());
            unused.add(name.substring(0, name.length() - SUFFIX.length()));
        }
    }

    private Path file(String sha256) {
        return folder.definitions().resolve(sha256 + SUFFIX);
    }

    /** @return whether it has to be queued, for it is not there yet */
    boolean expect(String sha256, String text) {
        if (!NAME.matcher(sha256).matches()) {
            throw new IllegalArgumentException("a hash has letters and digits, and '" + sha256 + "' has others");
        }
        synchronized (this) {
            if (users.containsKey(sha256)) {
                return false;
            }
            if (unused.remove(sha256)) {
                unused.add(sha256); // as the newest of them
                return false;
            }
        }
        return queued.putIfAbsent(sha256, text) == null;
    }

    /** Puts a file in place. On the writer's thread. */
    void write(String sha256, String text) throws IOException {
        folder.put(file(sha256), text.getBytes(StandardCharsets.UTF_8), isSynced);
        synchronized (this) {
            if (!users.containsKey(sha256)) {
                unused.add(sha256);
            }
        }
        queued.remove(sha256);
    }

    @Nullable
    String text(String sha256) throws IOException {
        String text = queued.get(sha256);
        if (text != null || !NAME.matcher(sha256).matches()) {
            return text;
        }
        try {
            return Files.readString(file(sha256));
        } catch (NoSuchFileException e) {
            return null;
        }
    }

    /** An execution refers to it from now on. */
    synchronized void use(String sha256) {
        users.merge(sha256, 1, (one, more) -> one + more);
        unused.remove(sha256);
    }

    /** An execution refers to it no more. */
    synchronized void release(String sha256) {
        Integer left = users.computeIfPresent(sha256, (hash, count) -> count == 1 ? null : (Integer) (count - 1));
        if (left == null) {
            unused.add(sha256);
        }
    }

    /** Deletes files that nobody refers to. On the writer's thread, so that none is deleted that was just written again. */
    void deleteUnused() {
        String oldest = oldestUnused();
        while (oldest != null) {
            try {
                folder.delete(file(oldest), false);
            } catch (IOException e) {
                LOG.warn("{} is no longer needed and cannot be deleted: {}", file(oldest), FileFault.of(e));
            }
            oldest = oldestUnused();
        }
    }

    private synchronized @Nullable String oldestUnused() {
        if (unused.size() <= UNUSED) {
            return null;
        }
        String oldest = unused.iterator().next();
        unused.remove(oldest);
        return oldest;
    }
}
