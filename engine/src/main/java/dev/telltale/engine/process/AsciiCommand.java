package dev.telltale.engine.process;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Hands text to processes as UTF-8 whatever the locale. The JDK writes arguments and variables in the charset of the locale,
 * and what that lacks as {@code ?}; in a container without {@code LANG} that is everything outside ASCII. There, a shell is
 * started first, which is told the text in ASCII and becomes the program.
 */
final class AsciiCommand {
    private static final String SCRATCH = "TELLTALE_SCRATCH";

    private AsciiCommand() {}

    /** Whether the JDK would change something of this text on the way. */
    static boolean isNeeded(List<String> command, Map<String, String> environment) {
        boolean faithful = Charset.defaultCharset().equals(StandardCharsets.UTF_8)
                && "UTF-8".equalsIgnoreCase(System.getProperty("sun.jnu.encoding"));
        return !faithful && !(command.stream().allMatch(AsciiCommand::isAscii) && isAscii(environment));
    }

    /** The command that runs this one; it also sets the variables. */
    static List<String> of(List<String> command, Map<String, String> environment) {
        List<String> script = new ArrayList<>();
        new TreeMap<>(environment).forEach((name, value) -> {
            if (!isAscii(value)) {
                script.add(assign(name, value));
                script.add("export " + name);
            }
        });
        script.add("set --");
        for (String argument : command) {
            script.add(assign(SCRATCH, argument));
            script.add("set -- \"$@\" \"$" + SCRATCH + "\"");
        }
        script.add("unset " + SCRATCH);
        script.add("exec \"$@\"");
        return List.of("/bin/sh", "-c", String.join("\n", script));
    }

    // $(…) takes line ends away; the x keeps them.
    private static String assign(String name, String value) {
        return name + "=$(printf '" + octal(value) + "x')\n" + name + "=${" + name + "%x}";
    }

    private static String octal(String value) {
        StringBuilder text = new StringBuilder(value.length() * 2);
        for (byte b : value.getBytes(StandardCharsets.UTF_8)) {
            boolean plain = (b >= 'a' && b <= 'z') || (b >= 'A' && b <= 'Z') || (b >= '/' && b <= ':') || b == ' ';
            text.append(plain ? String.valueOf((char) b) : String.format(Locale.ROOT, "\\%03o", b & 0xff));
        }
        return text.toString();
    }

    private static boolean isAscii(Map<String, String> environment) {
        return environment.values().stream().allMatch(AsciiCommand::isAscii);
    }

    private static boolean isAscii(String text) {
        return text.chars().allMatch(c -> c < 0x80);
    }
}
