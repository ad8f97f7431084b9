package dev.telltale.checks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PublicTypesAreDocumentedTest {
    @Test
    void everyPublicTypeSaysInOneSentenceWhatItIs() {
        List<SourceFile> sources = SourceFile.parse(House.productSources());

        assertThat(sources).isNotEmpty();
        assertThat(sources.stream().flatMap(PublicTypesAreDocumentedTest::silentTypes))
                .isEmpty();
    }

    @Test
    void everyPackageNamesItsDoorAndMeansWhatItSaysOfNull() {
        List<SourceFile> packages = SourceFile.parse(House.productSources()).stream()
                .filter(SourceFile::isPackage)
                .toList();

        assertThat(packages.stream().map(file -> file.path().getParent()))
                .as("folders with a package-info.java")
                .containsAll(House.productSources().stream()
                        .map(Path::getParent)
                        .distinct()
                        .toList());
        assertThat(packages).allSatisfy(file -> {
            assertThat(file.packageSentence()).as(House.name(file.path())).endsWith(".");
            assertThat(file.hasPackageAnnotation("NullMarked"))
                    .as(House.name(file.path()) + " has @NullMarked")
                    .isTrue();
        });
    }

    @Test
    void aTypeThatSaysNothingIsCaught(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("Loud.java"), """
                import java.util.List;
                /** Says what it is. */
                public record Loud(List<String> words) {}
                """);
        Path mute = Files.writeString(
                folder.resolve("Mute.java"), "public @Deprecated sealed interface Mute permits Loud {}");
        Path half = Files.writeString(folder.resolve("Half.java"), "/** @since 1 */ public class Half {}");
        Path inner = Files.writeString(folder.resolve("Inner.java"), "class Inner { public class Free {} }");

        assertThat(SourceFile.parse(List.of(file, mute, half, inner)).stream()
                        .flatMap(PublicTypesAreDocumentedTest::silentTypes))
                .containsExactly(House.name(mute), House.name(half));
    }

    private static Stream<String> silentTypes(SourceFile file) {
        return file.publicTypes().stream()
                .filter(type -> !file.sentence(type).matches("(?s).+[.!?:]"))
                .map(type -> House.name(file.path()));
    }
}
