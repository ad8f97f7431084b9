package dev.telltale.monitor.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.telltale.event.Envelope;
import dev.telltale.event.NodeStatus;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NodePatternTest {
    @ParameterizedTest
    @CsvSource({
        // without a slash or bracket: the id, wherever the instance is
        "push,            push,                    true",
        "push,            regions[2]/push,         true",
        "pu*,             regions[2]/push,         true",
        "regions,         regions[2]/push,         false",
        "*,               regions[2]/push,         true",
        // otherwise the whole path
        "regions/push,    regions[2]/push,         true",
        "regions[2]/push, regions[2]/push,         true",
        "regions[2]/push, regions[22]/push,        false",
        "regions[*]/push, regions[22]/push,        true",
        "regions[*]/push, regions/push,            false",
        "regions[2],      regions[2],              true",
        "regions[*],      regions,                 false",
        "regions/*,       regions[0]/push,         true",
        "regions/*,       regions[0]/a[1]/push,    false",
        "*/push,          push,                    false",
        "**/push,         push,                    true",
        "**/push,         a[1]/b[2]/push,          true",
        "a/**/push,       a[1]/push,               true",
        "a/**/push,       a[1]/b[2]/c[3]/push,     true",
        "a/**/push,       b[1]/a[2]/push,          false",
        "a/**,            a,                       true",
        "a/**,            a[1],                    true",
        "a/**,            a[1]/b/c,                true",
        "a/**,            ab/c,                    false",
        "a/**ush,         a[1]/b[2]/push,          true",
        "re*[2]/p*h,      regions[2]/push,         true",
    })
    void aPatternMatchesTheIdOrThePath(String pattern, String path, boolean matches) {
        assertThat(matches(pattern, path)).isEqualTo(matches);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a[x]/b", "a[", "[2]", "a//b", "/a", "a/", "a[1]b/c", "a[-1]/b"})
    void aPatternThatNoPathCanMatchIsRefusedWithAHint(String pattern) {
        assertThatThrownBy(() -> NodePattern.of(pattern))
                .isInstanceOfSatisfying(
                        InvalidFilterException.class, e -> assertThat(e.hint()).isNotBlank());
    }

    @Test
    void aPathIsMatchedAsByTheRegularExpressionThatSaysTheSame() {
        Random random = new Random(7);
        String[] words = {"a", "ab", "b*", "*", "**", "a[1]", "*[2]", "a*[*]", "b**a", "*b*"};
        String[] names = {"a", "ab", "b", "bab", "a[1]", "b[2]", "ab[1]", "ba[2]"};
        for (int i = 0; i < 200_000; i++) {
            String pattern = joined(random, words) + "/" + joined(random, words);
            String path = joined(random, names);
            assertThat(matches(pattern, path))
                    .as("%s on %s", pattern, path)
                    .isEqualTo(Pattern.matches(regex(pattern), path));
        }
    }

    private static String joined(Random random, String[] words) {
        StringBuilder text = new StringBuilder(words[random.nextInt(words.length)]);
        for (int i = random.nextInt(3); i > 0; i--) {
            text.append('/').append(words[random.nextInt(words.length)]);
        }
        return text.toString();
    }

    private static String regex(String pattern) {
        StringBuilder regex = new StringBuilder();
        String[] segments = pattern.split("/");
        boolean needsSlash = false;
        for (int i = 0; i < segments.length; i++) {
            boolean isLast = i == segments.length - 1;
            if (segments[i].equals("**")) {
                regex.append(isLast ? needsSlash ? "(?:/.*)?" : ".*" : needsSlash ? "/(?:[^/]*/)*" : "(?:[^/]*/)*");
                needsSlash = false;
                continue;
            }
            regex.append(needsSlash ? "/" : "");
            int bracket = segments[i].indexOf('[');
            String name = bracket < 0 ? segments[i] : segments[i].substring(0, bracket);
            regex.append(name.replace("**", "\0").replace("*", "[^/]*").replace("\0", ".*"));
            String index = bracket < 0 ? "(?:\\[\\d+\\])?" : segments[i].substring(bracket);
            regex.append(
                    bracket < 0
                            ? index
                            : index.replace("*", "\\d+").replace("[", "\\[").replace("]", "\\]"));
            needsSlash = true;
        }
        return regex.toString();
    }

    private static boolean matches(String pattern, String path) {
        String last = path.substring(path.lastIndexOf('/') + 1).replaceAll("\\[.*", "");
        return NodePattern.of(pattern).matches(new Envelope(1, 0, "e1", "w", last, path, 1, NodeStatus.RUNNING));
    }
}
