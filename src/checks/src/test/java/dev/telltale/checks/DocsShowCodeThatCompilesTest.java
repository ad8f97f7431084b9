package dev.telltale.checks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DocsShowCodeThatCompilesTest {
    private static final String SOURCE = """
            package example;

            import java.util.List;

            /** Says hello. */
            class Hello {
                void hello() {
                    // tag::hello
                    String name = "world";
                    if (!name.isEmpty()) {
                        System.out.println(name);
                    }
                    // end::hello
                }
            }
            """;

    @TempDir
    Path root;

    @Test
    void everyJavaBlockIsCodeThatCompiles() {
        Stream<String> faults = House.pages().stream()
                .flatMap(page -> faults(House.name(page), House.read(page), House.root()).stream());

        assertThat(faults).isEmpty();
    }

    @Test
    void aBlockThatEqualsItsRegionPasses() throws IOException {
        assertThat(faultsOf("""
                        # Hello
                        <!-- code: Hello.java#hello -->
                        ```java
                        String name = "world";
                        if (!name.isEmpty()) {
                            System.out.println(name);
                        }
                        ```
                        """)).isEmpty();
    }

    @Test
    void aWholeFileIsShownWithoutItsPackageAndImports() throws IOException {
        String body = SOURCE.substring(SOURCE.indexOf("/** Says")).replaceAll("(?m)^.*(tag|end)::hello\n", "");

        assertThat(faultsOf("<!-- code: Hello.java -->\n```java\n" + body + "```\n"))
                .isEmpty();
    }

    @Test
    void anEditedBlockIsCaught() throws IOException {
        assertThat(faultsOf("""
                        # Hello
                        <!-- code: Hello.java#hello -->
                        ```java
                        String name = "world";
                        if (name.isEmpty()) {
                            System.out.println(name);
                        }
                        ```
                        """))
                .containsExactly(
                        "page.md:3: line 2 of the block is 'if (name.isEmpty()) {' but in Hello.java#hello it is "
                                + "'if (!name.isEmpty()) {'; copy the source into the page");
    }

    @Test
    void aBlockFromNowhereIsCaught() throws IOException {
        assertThat(faultsOf("```java\nint x;\n```\n\n```sh\nls\n```\n"))
                .containsExactly(
                        "page.md:1: no <!-- code: file#region --> on the line before; quote code that compiles");
        assertThat(faultsOf("<!-- code: Bye.java -->\n```java\n```\n"))
                .containsExactly("page.md:2: there is no file Bye.java");
        assertThat(faultsOf("<!-- code: Hello.java#bye -->\n```java\n```\n"))
                .containsExactly("page.md:2: Hello.java has no lines between tag::bye and end::bye");
    }

    private List<String> faultsOf(String page) throws IOException {
        Files.writeString(root.resolve("Hello.java"), SOURCE);
        return faults("page.md", page, root);
    }

    private static List<String> faults(String page, String text, Path root) {
        return QuotedCode.in(page, text).stream()
                .map(block -> block.fault(root))
                .filter(Objects::nonNull)
                .toList();
    }
}
