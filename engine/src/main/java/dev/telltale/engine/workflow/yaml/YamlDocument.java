package dev.telltale.engine.workflow.yaml;

import dev.telltale.event.Excerpt;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * Reads one YAML document. Depth and the repetition by aliases are bounded; the size of the text is the caller's.
 * Thread-safe.
 */
public final class YamlDocument {
    // The size of the text is the caller's limit, so the library's own (3 MB) is lifted.
    private static final LoadSettings SETTINGS =
            LoadSettings.builder().setCodePointLimit(Integer.MAX_VALUE).build();

    private YamlDocument() {}

    /**
     * The one value of a document.
     *
     * @param report takes every problem of the text; it must have been made for this text
     * @return null when the text cannot be read at all; the report then says why
     */
    public static @Nullable Value read(String text, Report report) {
        int broken = loneSurrogate(text);
        if (broken >= 0) {
            report.addAtChar(broken, "half of a character stands here alone", "save the file as UTF-8");
            return null;
        }
        try {
            YamlNode root = new YamlComposer(
                            new Parse(SETTINGS)
                                    .parseReader(new WholeCharacterReader(text))
                                    .iterator(),
                            report)
                    .document();
            return root == null ? null : new Value(root, Path.ROOT, report);
        } catch (UnreadableException e) {
            return null;
        } catch (MarkedYamlEngineException e) {
            Optional<Mark> mark = e.getProblemMark().or(e::getContextMark);
            int line = mark.map(Mark::getLine).orElse(0) + 1;
            String written = report.line(line);
            // The parser takes a carriage return that ends the text for a character of its line.
            int end = written.codePointCount(0, written.length()) + 1;
            int column = Math.min(mark.map(Mark::getColumn).orElse(0) + 1, end);
            report.add(line, column, Path.ROOT, YamlAdvice.message(e), YamlAdvice.hint(e, written));
        } catch (ReaderException e) {
            int index = text.offsetByCodePoints(0, Math.min(e.getPosition(), text.codePointCount(0, text.length())));
            report.addAtChar(
                    index,
                    "the character U+%04X is not allowed in YAML".formatted(e.getCodePoint()),
                    "write it as an escape in double quotes, or remove it");
        } catch (YamlEngineException e) {
            report.add(
                    1,
                    1,
                    Path.ROOT,
                    "this is not YAML: " + Excerpt.of(String.valueOf(e.getMessage()), Value.SHOWN),
                    null);
        }
        return null;
    }

    // The library leaves its own array when such a half is the last of a text.
    private static int loneSurrogate(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                if (i + 1 == text.length() || !Character.isSurrogatePair(text.charAt(i), text.charAt(i + 1))) {
                    return i;
                }
                i++;
            }
        }
        return -1;
    }
}
