package dev.telltale.tui.screen;

import dev.tamboui.style.Color;
import dev.tamboui.style.Style;
import dev.telltale.event.ExecutionStatus;
import dev.telltale.event.NodeStatus;
import dev.telltale.event.Status;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.util.Locale;
import java.util.Map;

/**
 * What a terminal can show. Every colour comes with a sign or a word that says the same. Immutable, thread-safe.
 *
 * @param isUnicode whether it has more than ASCII
 * @param isColoured whether colours are wanted
 * @param zone of the times of day
 */
public record Look(boolean isUnicode, boolean isColoured, ZoneId zone) {
    private static final Map<Status, String> SIGNS = Map.ofEntries(
            Map.entry(NodeStatus.PENDING, "·."),
            Map.entry(NodeStatus.RUNNING, "▶>"),
            Map.entry(NodeStatus.WAITING, "◌~"),
            Map.entry(NodeStatus.RETRYING, "↻r"),
            Map.entry(NodeStatus.COMPLETED, "✓+"),
            Map.entry(NodeStatus.FAILED, "✗x"),
            Map.entry(NodeStatus.SKIPPED, "–-"),
            Map.entry(NodeStatus.CANCELLED, "⊘o"),
            Map.entry(ExecutionStatus.PENDING, "·."),
            Map.entry(ExecutionStatus.RUNNING, "▶>"),
            Map.entry(ExecutionStatus.PAUSED, "‖="),
            Map.entry(ExecutionStatus.CANCELLING, "⊘o"),
            Map.entry(ExecutionStatus.COMPLETED, "✓+"),
            Map.entry(ExecutionStatus.FAILED, "✗x"),
            Map.entry(ExecutionStatus.CANCELLED, "⊘o"));

    /** As the environment and the locale say: {@code NO_COLOR}, {@code LC_ALL}, {@code LC_CTYPE}, {@code LANG}. */
    public static Look of(Map<String, String> environment) {
        boolean isPlain = !environment.getOrDefault("NO_COLOR", "").isEmpty();
        return new Look(isUtf8(environment), !isPlain, ZoneId.systemDefault());
    }

    private static boolean isUtf8(Map<String, String> environment) {
        for (String name : new String[] {"LC_ALL", "LC_CTYPE", "LANG"}) {
            String locale = environment.getOrDefault(name, "");
            if (!locale.isEmpty()) {
                return locale.toUpperCase(Locale.ROOT).replace("-", "").contains("UTF8");
            }
        }
        return Charset.defaultCharset().equals(StandardCharsets.UTF_8)
                && environment.getOrDefault("OS", "").startsWith("Windows");
    }

    /** One of two, by what the terminal has. */
    String either(String unicode, String ascii) {
        return isUnicode ? unicode : ascii;
    }

    /** The sign of a status, one column wide. */
    String sign(Status status) {
        String both = SIGNS.getOrDefault(status, "??");
        return both.substring(isUnicode ? 0 : 1, isUnicode ? 1 : 2);
    }

    Style style(Status status) {
        return switch (status.wireName()) {
            case "completed" -> coloured(Color.GREEN);
            case "failed" -> coloured(Color.RED).bold();
            case "running" -> coloured(Color.CYAN);
            case "waiting", "retrying", "paused", "cancelling", "cancelled" -> coloured(Color.YELLOW);
            default -> dim();
        };
    }

    Style plain() {
        return Style.EMPTY;
    }

    Style dim() {
        return isColoured ? Style.EMPTY.fg(Color.DARK_GRAY) : Style.EMPTY;
    }

    Style bold() {
        return Style.EMPTY.bold();
    }

    Style chosen() {
        return Style.EMPTY.reversed();
    }

    Style good() {
        return coloured(Color.GREEN);
    }

    Style warning() {
        return coloured(Color.YELLOW);
    }

    Style bad() {
        return coloured(Color.RED);
    }

    private Style coloured(Color colour) {
        return isColoured ? Style.EMPTY.fg(colour) : Style.EMPTY;
    }

    /** Text that this terminal can show: what is not ASCII becomes a question mark where there is no more. */
    String shown(String text) {
        return isUnicode ? text : text.replace("…", "...").replaceAll("[^\\x20-\\x7e]", "?");
    }
}
