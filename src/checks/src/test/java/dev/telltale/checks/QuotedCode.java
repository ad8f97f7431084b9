package dev.telltale.checks;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A fenced block of a page, and where it says its text comes from.
 *
 * <p>A comment on the line before the fence names the source, {@code <!-- code: path/of/a/file#region -->}. A region is
 * what stands between the lines {@code tag::region} and {@code end::region} in that file, moved to the left margin;
 * without a region the block shows the whole file, of a Java file all but its package and imports.
 *
 * @param page the page, from the root of the repository
 * @param line the line of the opening fence, from 1
 * @param language what follows the fence, {@code java} for example
 * @param source what the comment says, or null when there is none
 */
record QuotedCode(
        String page, int line, String language, @Nullable String source, List<String> shown) {
    private static final Pattern SOURCE = Pattern.compile("<!-- code: (\\S+) -->");
    private static final Pattern FENCE = Pattern.compile("( *)```(\\w+)\\s*");
    private static final Pattern TAG = Pattern.compile(".*\\b(tag|end)::([\\w-]+).*");

    static List<QuotedCode> in(String page, String text) {
        List<String> lines = text.lines().toList();
        List<QuotedCode> found = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            Matcher fence = FENCE.matcher(lines.get(i));
            if (!fence.matches()) {
                continue;
            }
            int end = i + 1;
            while (end < lines.size() && !lines.get(end).strip().equals("```")) {
                end++;
            }
            int indent = fence.group(1).length();
            List<String> shown = lines.subList(i + 1, end).stream()
                    .map(line -> line.substring(Math.min(indent, line.length())).stripTrailing())
                    .toList();
            found.add(new QuotedCode(page, i + 1, fence.group(2), sourceAbove(lines, i), shown));
            i = end;
        }
        return found;
    }

    private static @Nullable String sourceAbove(List<String> lines, int fence) {
        if (fence == 0) {
            return null;
        }
        Matcher comment = SOURCE.matcher(lines.get(fence - 1).strip());
        return comment.matches() ? comment.group(1) : null;
    }

    /** What is wrong with this block and how to mend it, or null when it shows what its source says. */
    @Nullable
    String fault(Path root) {
        String here = page + ":" + line + ": ";
        if (source == null) {
            return language.equals("java")
                    ? here + "no <!-- code: file#region --> on the line before; quote code that compiles"
                    : null;
        }
        String[] parts = source.split("#", 2);
        Path file = root.resolve(parts[0]);
        if (!Files.isRegularFile(file)) {
            return here + "there is no file " + parts[0];
        }
        List<String> meant = parts.length == 1 ? whole(file) : region(file, parts[1]);
        if (meant.isEmpty()) {
            return here + parts[0] + " has no lines between tag::" + parts[1] + " and end::" + parts[1];
        }
        return shown.equals(meant) ? null : here + difference(meant);
    }

    private String difference(List<String> meant) {
        int at = 0;
        while (at < shown.size() && at < meant.size() && shown.get(at).equals(meant.get(at))) {
            at++;
        }
        String here = at < shown.size() ? "'" + shown.get(at) + "'" : "nothing more";
        String there = at < meant.size() ? "'" + meant.get(at) + "'" : "nothing more";
        return "line " + (at + 1) + " of the block is " + here + " but in " + source + " it is " + there
                + "; copy the source into the page";
    }

    private static List<String> whole(Path file) {
        List<String> lines = House.read(file).lines().toList();
        if (!file.toString().endsWith(".java")) {
            return trimmed(lines);
        }
        return trimmed(lines.stream()
                .dropWhile(line -> line.isBlank() || line.startsWith("package ") || line.startsWith("import "))
                .toList());
    }

    private static List<String> region(Path file, String name) {
        List<String> inside = new ArrayList<>();
        boolean open = false;
        for (String line : House.read(file).lines().toList()) {
            Matcher tag = TAG.matcher(line);
            if (tag.matches()) {
                open = tag.group(2).equals(name) ? tag.group(1).equals("tag") : open;
            } else if (open) {
                inside.add(line);
            }
        }
        return trimmed(inside);
    }

    private static List<String> trimmed(List<String> lines) {
        String text = lines.stream()
                .filter(line -> !TAG.matcher(line).matches())
                .collect(Collectors.joining("\n"))
                .stripIndent();
        return text.lines().map(String::stripTrailing).toList();
    }
}
