package dev.telltale.checks;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NamesSayWhatTest {
    private static final Pattern EMPTY_WORD =
            Pattern.compile("(.*(Impl|Manager|Helper|Helpers|Util|Utils|Base|Info|Data))|(Abstract.*)");
    private static final Pattern EMPTY_ROOM = Pattern.compile(
            "impl|internal|util|utils|helper|helpers|common|misc|base|dto|model|models|service|services");

    @Test
    void noTypeIsNamedForWhatItIsNot() {
        assertThat(productTypes().filter(NamesSayWhatTest::saysNothing)).isEmpty();
    }

    @Test
    void noPackageIsADrawerForTheRest() {
        Stream<String> rooms = House.productSources().stream()
                .map(file -> House.name(file.getParent()))
                .distinct()
                .filter(folder -> EMPTY_ROOM
                        .matcher(folder.substring(folder.lastIndexOf('/') + 1))
                        .matches());

        assertThat(rooms).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"EngineImpl", "RunManager", "JsonUtils", "AbstractNode", "Run$Helper", "Run$NodeInfo$Kind"})
    void aNameThatSaysNothingIsCaught(String name) {
        assertThat(saysNothing(name)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Engine", "Database", "Metadata", "Run$1", "NodeEvent$Started", "package-info"})
    void anHonestNameIsLeftAlone(String name) {
        assertThat(saysNothing(name)).isFalse();
    }

    private static boolean saysNothing(String type) {
        return Arrays.stream(type.split("\\$"))
                .anyMatch(word -> EMPTY_WORD.matcher(word).matches());
    }

    private static Stream<String> productTypes() {
        List<Path> classes = House.productClasses().stream()
                .flatMap(folder -> House.files(folder, ".class"))
                .toList();
        assertThat(classes).isNotEmpty();
        return classes.stream().map(file -> file.getFileName().toString().replaceFirst("\\.class$", ""));
    }
}
