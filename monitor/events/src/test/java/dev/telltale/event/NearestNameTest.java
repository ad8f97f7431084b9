package dev.telltale.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearestNameTest {
    private static final List<String> NAMES = List.of("needs", "timeout", "onError", "retry", "if", "a", "durationMs");

    @ParameterizedTest
    @CsvSource({
        "need,      needs",
        "nedes,     needs",
        "Timeout,   timeout",
        "onerror,   onError",
        "retyr,     retry",
        "rery,      retry",
        "fi,        if",
        "tmieuot,   timeout",
        "duratoinM, durationMs"
    })
    void aTypingMistakeFindsTheName(String typed, String meant) {
        assertThat(NearestName.of(typed, NAMES)).isEqualTo(meant);
    }

    @ParameterizedTest
    @CsvSource({"x", "b", "banana", "nedse2", "period", "''"})
    void anotherNameFindsNothing(String typed) {
        assertThat(NearestName.of(typed, NAMES)).isNull();
    }

    @Test
    void aHintAsksForTheName() {
        assertThat(NearestName.hint("need", NAMES)).isEqualTo("did you mean 'needs'?");
        assertThat(NearestName.hint("banana", NAMES)).isNull();
    }

    @Test
    void theNearestOfSeveralWins() {
        assertThat(NearestName.of("pushed", List.of("pushes", "pushed2", "Pushed")))
                .isEqualTo("Pushed");
    }

    @Test
    void ofEquallyNearNamesTheOrderDecidesNothing() {
        assertThat(NearestName.of("cat", List.of("hat", "bat", "car"))).isEqualTo("bat");
        assertThat(NearestName.of("cat", List.of("car", "bat", "hat"))).isEqualTo("bat");
    }

    @Test
    void aWordLongerThanAnyNameIsNotCompared() {
        String name = "n".repeat(64);

        assertThat(NearestName.of(name + "n", List.of(name))).isNull();
    }
}
