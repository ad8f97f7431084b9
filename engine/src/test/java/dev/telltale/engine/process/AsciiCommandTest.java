package dev.telltale.engine.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AsciiCommandTest {
    @Test
    void textArrivesThoughTheCommandIsAscii() throws Exception {
        Map<String, String> environment = Map.of("PLAIN", "plain", "GREETING", "Grüße\n'\"\\ $HOME `x` 100% 😀\n\n");
        List<String> command = List.of(
                "sh",
                "-c",
                "printf '<%s>' \"$@\" \"$PLAIN\" \"$GREETING\"; env",
                "ü",
                "a b",
                "",
                "-n",
                "é\n",
                "'\"\\%s😀");
        List<String> ascii = AsciiCommand.of(command, environment);
        assertThat(ascii)
                .allSatisfy(word -> assertThat(
                                StandardCharsets.US_ASCII.newEncoder().canEncode(word))
                        .isTrue());

        ProcessBuilder builder = new ProcessBuilder(ascii);
        builder.environment().put("PLAIN", "plain");
        Process process = builder.start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).isZero();
        assertThat(out)
                .startsWith("<a b><><-n><é\n><'\"\\%s😀><plain><Grüße\n'\"\\ $HOME `x` 100% 😀\n\n>")
                .doesNotContain("TELLTALE_SCRATCH");
    }

    @Test
    void plainTextNeedsNoShell() {
        assertThat(AsciiCommand.isNeeded(List.of("echo", "plain"), Map.of("A", "b")))
                .isFalse();
    }
}
