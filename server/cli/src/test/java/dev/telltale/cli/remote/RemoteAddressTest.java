package dev.telltale.cli.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.telltale.cli.argument.CommandException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RemoteAddressTest {
    @ParameterizedTest
    @CsvSource({
        "http://a b, 'Illegal character in authority at character '", // 8 or 9, as the JDK counts
        "http://my_host:8080, an address cannot have a host with '_' in its name",
    })
    void whatIsNoAddressIsToldWithWhereItIsWrittenAndWhatToWrite(String text, String why) {
        assertThatThrownBy(() -> new RemoteAddress("--server", text).options())
                .isInstanceOf(CommandException.class)
                .hasMessageStartingWith("--server is '" + text + "', which is no address: " + why)
                .hasMessageEndingWith("; use one such as http://127.0.0.1:8080");
    }

    @Test
    void whatTheClientRefusesIsToldWithWhereItIsWritten() {
        assertThatThrownBy(() -> new RemoteAddress("TELLTALE_SERVER", "localhost:8080").options())
                .isInstanceOf(CommandException.class)
                .hasMessageStartingWith("TELLTALE_SERVER: ");
    }

    @Test
    void anAddressIsTaken() {
        assertThat(new RemoteAddress("--server", "https://example.org").options())
                .isNotNull();
    }
}
