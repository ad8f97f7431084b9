package dev.telltale.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

class ByteSizeTest {
    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "1000000, 1000000",
        "7B, 7",
        "3k, 3000",
        "3kB, 3000",
        "512MiB, 536870912",
        "10GB, 10000000000",
        "4GiB, 4294967296",
        "2t, 2000000000000"
    })
    void aSizeIsANumberAndAUnit(String text, long bytes) {
        assertThat(new ByteSize().convert(text)).isEqualTo(bytes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "GB", "-1", "1.5GB", "10 GB", "10XB", "10iB", "9999999999999TB"})
    void whatIsNoneIsRefusedInWords(String text) {
        assertThatThrownBy(() -> new ByteSize().convert(text))
                .isInstanceOf(TypeConversionException.class)
                .hasMessage("'" + text + "' is not a size; write a number and a unit, as in 512MiB or 10GB");
    }
}
