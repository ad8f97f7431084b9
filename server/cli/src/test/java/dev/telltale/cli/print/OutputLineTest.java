package dev.telltale.cli.print;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OutputLineTest {
    /** In which {@code \e} is the escape character, and other words stand for what cannot be typed. */
    private static String raw(String text) {
        return text.replace("\\e", "\u001b")
                .replace("\\r", "\r")
                .replace("\\t", "\t")
                .replace("\\a", "\u0007");
    }

    @ParameterizedTest
    @CsvSource(
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "plain  ,plain  ",
                "a\\tb,a\\tb",
                "\\e[1;31mred\\e[0m and on,\\e[1;31mred\\e[0m and on\\e[0m",
                "\\e[31mopen,\\e[31mopen\\e[0m",
                "\\e[2J\\e[1;1Hforged,forged",
                "\\e]0;title\\ahello,hello",
                "windows\\r,windows",
                "10%\\r20%\\r100%,100%",
                "mine \\rx | forged,x | forged"
            })
    void coloursPassAndEndWithTheLineAndNothingElseDoesAnything(String written, String shown) {
        assertThat(OutputLine.of(raw(written))).isEqualTo(raw(shown));
    }
}
