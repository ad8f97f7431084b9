package dev.telltale.engine.run;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The file behind {@code $TELLTALE_OUTPUT}: lines {@code name=value} that a process leaves as its node's outputs. */
public final class OutputFile {
    private static final String PREFIX = "outputs-";
    private static final String SUFFIX = ".txt";

    /** Largest file that is read, in bytes. */
    private static final long LIMIT = 1 << 20;

    private static final Logger log = LoggerFactory.getLogger(OutputFile.class);

    private final Path path;

    private OutputFile(Path path) {
        this.path = path;
    }

    static OutputFile create(Path folder) throws IOException {
        return new OutputFile(Files.createTempFile(folder, PREFIX, SUFFIX));
    }

    /** Deletes what processes of an earlier life have left in a folder; nobody will read it. */
    public static void deleteLeft(Path folder) {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, PREFIX + "*" + SUFFIX)) {
            files.forEach(file -> new OutputFile(file).delete());
        } catch (IOException | DirectoryIteratorException unreadable) {
            log.warn("what processes of the life before have left in {} could not be deleted", folder, unreadable);
        }
    }

    Path path() {
        return path;
    }

    /** The outputs by name. @throws IOException with a message for the workflow's author if the file makes no sense */
    Map<String, String> read() throws IOException {
        if (!Files.exists(path)) {
            return Map.of();
        }
        if (!Files.isRegularFile(path)) { // reading a pipe would wait for somebody to write
            throw new IOException("$TELLTALE_OUTPUT is no file any more; append lines name=value to it");
        }
        if (Files.size(path) > LIMIT) {
            throw new IOException("$TELLTALE_OUTPUT holds " + Files.size(path) + " bytes; at most " + LIMIT
                    + " are allowed, so keep the bulk in a file and give its name");
        }
        Map<String, String> outputs = new LinkedHashMap<>();
        String[] lines = new String(Files.readAllBytes(path), StandardCharsets.UTF_8).split("\n", -1);
        for (int i = 0; i < lines.length; i++) {
            String line = lines[i].endsWith("\r") ? lines[i].substring(0, lines[i].length() - 1) : lines[i];
            if (line.isBlank()) {
                continue;
            }
            int equals = line.indexOf('=');
            if (equals < 1) {
                throw new IOException("line " + (i + 1) + " of $TELLTALE_OUTPUT is no name=value line");
            }
            outputs.put(line.substring(0, equals).strip(), line.substring(equals + 1));
        }
        return outputs;
    }

    void delete() {
        try {
            Files.deleteIfExists(path);
        } catch (IOException left) {
            log.warn("The file {} could not be deleted; it is of no further use", path, left);
        }
    }
}
