package dev.telltale.cli.argument;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ArgumentTextTest {
    @Test
    void whatTheLocaleCannotCarryIsRefusedByItsPlace() {
        assertThatThrownBy(() -> ArgumentText.check("ANSI_X3.4-1968", "run", "a.yaml", "--label", "x=\ufffd\ufffd"))
                .isInstanceOf(CommandException.class)
                .hasMessage("argument 4, 'x=??', has characters that this locale (ANSI_X3.4-1968) cannot carry;"
                        + " set LC_ALL=C.UTF-8 and say it again");
    }

    @Test
    void whatItCanCarryIsTakenAsItIs() {
        assertThatCode(() -> ArgumentText.check("ANSI_X3.4-1968", "run", "a.yaml"))
                .doesNotThrowAnyException();
        assertThatCode(() -> ArgumentText.check("UTF-8", "run", "\ufffd.yaml")).doesNotThrowAnyException();
    }
}
