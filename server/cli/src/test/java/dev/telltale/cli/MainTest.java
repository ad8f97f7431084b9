package dev.telltale.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MainTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            events --typ x        | Unknown option: '--typ' (did you mean '--type'?); 'telltale events --help' tells more
            events --limit x      | Invalid value for option '--limit': 'x' is no whole number; 'telltale events --help' tells more
            output e1 --stream x  | Invalid value for option '--stream': 'x' is none of stdout, stderr; 'telltale output --help' tells more
            lst                   | Unmatched argument at index 0: 'lst' (did you mean 'list' or 'start'?); 'telltale --help' tells more
            show                  | Missing required parameter: 'ID'; 'telltale show --help' tells more
            pause e1 a\u001b[31m | Unmatched argument at index 2: 'a'; 'telltale pause --help' tells more
            """)
    void wrongUsageIsToldInOneLine(String words, String message) {
        StringWriter err = new StringWriter();

        int exitCode = Main.commandLine()
                .setErr(new PrintWriter(err))
                .execute(words.translateEscapes().split(" +"));

        assertThat(err).hasToString("telltale: " + message + System.lineSeparator());
        assertThat(exitCode).isEqualTo(2);
    }
}
