package dev.telltale.engine.expression;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random scripts, from a seed, whose output is known by construction; run by the real shells. */
class ShellScriptFuzzTest {
    private static final int SCRIPTS = 40;

    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void valuesSurviveRandomScripts(long seed) throws Exception {
        Random random = new Random(seed);
        for (int i = 0; i < SCRIPTS; i++) {
            RandomScript generated = new RandomScript(random);
            String text = generated.statements(1 + random.nextInt(6));
            ShellScript script = ShellTemplate.compile(text, Set.of()).render(Map.of("vars", generated.values));
            for (String shell : Shells.present()) {
                assertThat(Shells.run(shell, script, directory))
                        .as("seed %d, script %d, %s: <%s> became <%s>", seed, i, shell, text, script.script())
                        .isEqualTo(generated.printed);
            }
        }
        assertThat(directory).isEmptyDirectory();
    }

    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13})
    void anyTextIsScannedToItsEndOrRefused(long seed) {
        Random random = new Random(seed);
        String[] pieces = {
            "'",
            "\"",
            "`",
            "$",
            "$(",
            ")",
            "(",
            "{",
            "}",
            "${",
            "${x:-",
            "$((",
            "))",
            "\\",
            "\n",
            "<<",
            "<<-",
            "'E'",
            "E",
            "\nE\n",
            "#",
            " ",
            "case",
            " in ",
            ";;",
            "esac",
            "eval",
            ";",
            "a",
            "$${{",
            "${{ vars.a }}",
            "${{",
            "\t",
            "[["
        };
        for (int i = 0; i < 20_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int length = random.nextInt(25); length > 0; length--) {
                text.append(pieces[random.nextInt(pieces.length)]);
            }
            try {
                String script = ShellTemplate.compile(text.toString(), Set.of())
                        .render(Map.of("vars", Map.of("a", "value")))
                        .script();
                assertThat(script).as(text.toString()).doesNotContain("value");
            } catch (ExpressionException e) {
                assertThat(e.offset()).as(text.toString()).isBetween(0, text.length());
            }
        }
    }

    /** Builds a script and, at the same time, what it prints. */
    private static final class RandomScript {
        private final Random random;
        private final Map<String, Object> values = new LinkedHashMap<>();
        private final List<String> printed = new ArrayList<>();

        RandomScript(Random random) {
            this.random = random;
        }

        /** A piece of script and the text it stands for. */
        private record Word(String script, String text) {
            Word then(Word next) {
                return new Word(script + next.script, text + next.text);
            }
        }

        String statements(int count) {
            StringBuilder script = new StringBuilder();
            for (int i = 0; i < count; i++) {
                script.append(statement()).append(random.nextBoolean() ? "\n" : " ;\n");
            }
            return script.toString();
        }

        private String statement() {
            Word word = word(3);
            switch (random.nextInt(9)) {
                case 0:
                    return print("A=" + word.script + "; printf '%s\\0' \"$A\"", word.text);
                case 1:
                    return print(
                            "case " + word.script + " in 'no)' | no\\)) exit 3;; " + word.script
                                    + ") printf '%s\\0' a'('b # ;; esac ' )\n;; esac",
                            "a(b");
                case 2:
                    return "# it's \" a comment ` $( ${{ \n" + print("printf '%s\\0' " + word.script, word.text);
                case 3:
                    return print("( printf '%s\\0' " + word.script + ") || { exit 4; }", word.text);
                case 4:
                    Word document = documentLine();
                    return print(
                            "cat <<'Q' <<-E\nno'ne \" `\nQ\n\t" + document.script + "\n\tE\nprintf '\\0'",
                            document.text + "\n");
                case 5:
                    return print("if test x = \"x\" ; then printf '%s\\0' \\\n " + word.script + " ; fi", word.text);
                case 6:
                    return print("f() { printf '%s\\0' \"$@\" ; }; f " + word.script + " >&1 # '", word.text);
                case 7:
                    return print("for x in " + word.script + " b; do printf '%s\\0' \"$x\" ; done", word.text, "b");
                default:
                    Word second = word(2);
                    return print("printf '%s\\0' " + word.script + " " + second.script, word.text, second.text);
            }
        }

        private String print(String script, String... texts) {
            printed.addAll(List.of(texts));
            return script;
        }

        private Word word(int depth) {
            Word word = piece(depth);
            for (int more = random.nextInt(3); more > 0; more--) {
                word = word.then(piece(depth));
            }
            return word;
        }

        private Word piece(int depth) {
            switch (random.nextInt(depth > 0 ? 8 : 4)) {
                case 0:
                    return new Word("x#y", "x#y");
                case 1:
                    return new Word("\\'\\\"\\\\\\ \\`", "'\"\\ `");
                case 2, 3:
                    return placeholder();
                case 4:
                    Word single = new Word("'a \"`$(\\", "a \"`$(\\")
                            .then(placeholder())
                            .then(new Word(")'", ")"));
                    return single;
                case 5:
                    return new Word("${NONE:-", "").then(placeholder()).then(new Word("}", ""));
                default:
                    Word quoted = new Word("\"", "");
                    for (int parts = random.nextInt(4); parts >= 0; parts--) {
                        quoted = quoted.then(quotedPiece(depth - 1));
                    }
                    return quoted.then(new Word("\"", ""));
            }
        }

        private Word quotedPiece(int depth) {
            switch (random.nextInt(depth > 0 ? 8 : 4)) {
                case 0:
                    return new Word("it's (a) # ; <<E ", "it's (a) # ; <<E ");
                case 1:
                    return new Word("\\\"\\$\\`\\\\", "\"$`\\");
                case 2, 3:
                    return placeholder();
                case 4:
                    return new Word("$((2 * (1 + 1)))`echo e`", "4e");
                case 5:
                    return new Word("${NONE-", "").then(placeholder()).then(new Word("}", ""));
                case 6:
                    Word subject = word(depth - 1);
                    Word chosen = word(depth - 1);
                    return new Word(
                            "$(case " + subject.script + " in 'y)') ;; (" + subject.script + ") printf '%s.' "
                                    + chosen.script + " ;; esac # ')\n)",
                            chosen.text + ".");
                default:
                    Word inner = word(depth - 1);
                    return new Word("$( (printf '%s.' " + inner.script + ") )", inner.text + ".");
            }
        }

        private Word documentLine() {
            Word line = new Word("it's \"quoted\" \\$ \\` ", "it's \"quoted\" $ ` ");
            for (int parts = random.nextInt(4); parts >= 0; parts--) {
                line = line.then(random.nextBoolean() ? placeholder() : new Word("$( (printf '%s.' 'a)') )", "a)."));
            }
            return line;
        }

        private Word placeholder() {
            String value = Shells.HOSTILE.get(random.nextInt(Shells.HOSTILE.size()));
            String name = "v" + values.size();
            values.put(name, value);
            return new Word("${{ vars." + name + " }}", value);
        }
    }
}
