package dev.telltale.monitor.journal.disk;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.util.Set;

/** Opens files; a test opens them in a way that makes writes fail. */
interface FileOpener {
    FileOpener PLAIN = FileChannel::open;

    FileChannel open(Path file, Set<? extends OpenOption> options, FileAttribute<?>... attributes) throws IOException;
}
