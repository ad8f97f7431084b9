package dev.telltale.cli.remote;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.telltale.cli.argument.CommandException;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class ServerChoiceTest {
    @Test
    void anEmptyAddressIsRefusedRatherThanTakenForTheUsualOne() {
        ServerChoice choice = CommandLine.populateCommand(new ServerChoice(), "--server", "");

        assertThatThrownBy(() -> choice.use(remote -> 0))
                .isInstanceOf(CommandException.class)
                .hasMessageStartingWith("--server is empty; ");
    }
}
