package dev.telltale.cli.steer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.telltale.cli.argument.CommandException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ValuesTest {
    @Test
    void whatIsJsonIsTakenForThatAndAnythingElseIsText() {
        assertThat(Values.of(List.of("a=3", "b=\"3\"", "c=[1, 2]", "d=eu-west", "e=true", "f=x=y", "g=")))
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "a", 3L, "b", "3", "c", List.of(1L, 2L), "d", "eu-west", "e", true, "f", "x=y", "g", ""));
    }

    @Test
    void whatIsNoPairIsRefused() {
        assertThatThrownBy(() -> Values.of(List.of("a")))
                .isInstanceOf(CommandException.class)
                .hasMessage("--input is 'a'; write --input key=value");
    }
}
