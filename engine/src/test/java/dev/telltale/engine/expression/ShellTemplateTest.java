package dev.telltale.engine.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ShellTemplateTest {
    private static final String PRINT = "printf '%s\\0' ";

    @TempDir
    Path directory;

    /** A script, and what it prints for a value, where {@code @} stands for the value. */
    record Case(String script, String... expected) {
        @Override
        public String toString() {
            return script;
        }
    }

    static List<Case> scripts() {
        return List.of(
                new Case(PRINT + "${{ vars.v }}", "@"),
                new Case(PRINT + "a${{ vars.v }}b", "a@b"),
                new Case(PRINT + "--x=${{vars.v}}b -- ${{ vars.v }}", "--x=@b", "--", "@"),
                new Case(PRINT + "${{ vars.v }}${{ vars.v }}", "@@"),
                new Case(PRINT + "\"${{ vars.v }}\"", "@"),
                new Case(PRINT + "\"a ${{ vars.v }} b\" c", "a @ b", "c"),
                new Case(PRINT + "'a ${{ vars.v }} b'${{ vars.v }}\"c\"", "a @ b@c"),
                new Case(PRINT + "'${{ vars.v }}'", "@"),
                new Case(PRINT + "\"it's ${{ vars.v }}\" '\"${{ vars.v }}'", "it's @", "\"@"),
                new Case(PRINT + "\\'${{ vars.v }}\\\"${{ vars.v }}\\\\${{ vars.v }}", "'@\"@\\@"),
                new Case(PRINT + "\"\\\"${{ vars.v }}\\\\\"", "\"@\\"),
                new Case("A=${{ vars.v }}; " + PRINT + "\"$A\"", "@"),
                new Case("A=x${{ vars.v }}y B='z'; export C=${{ vars.v }}\n" + PRINT + "\"$A$B\" \"$C\"", "x@yz", "@"),
                new Case("case ${{ vars.v }} in ${{ vars.v }}) " + PRINT + "same;; *) exit 3;; esac", "same"),
                new Case("case \"x${{ vars.v }}\" in\n  (x\"${{ vars.v }}\"|y) " + PRINT + "y ;;\nesac", "y"),
                new Case("if [ ${{ vars.v }} = '${{ vars.v }}' ]; then " + PRINT + "ok; fi", "ok"),
                new Case("for x in ${{ vars.v }} b; do " + PRINT + "\"$x\"; done", "@", "b"),
                new Case("f() { " + PRINT + "\"$1\" ${{ vars.v }}; }; f ${{ vars.v }}", "@", "@"),
                new Case("(" + PRINT + "${{ vars.v }}); { " + PRINT + "\"${{ vars.v }}\"; }", "@", "@"),
                new Case("cat <<EOF\na ${{ vars.v }} \"${{ vars.v }}\" it's\nEOF\nprintf '\\0'", "a @ \"@\" it's\n"),
                new Case("cat <<-EOF\n\t\tx ${{ vars.v }}\n\tEOF\nprintf '\\0'", "x @\n"),
                new Case(
                        "cat <<A; cat <<'B'; " + PRINT + "${{ vars.v }}\n1 ${{ vars.v }}\nA\n\"$x $(y)\nB\n" + PRINT
                                + "'${{ vars.v }}'",
                        "1 @\n\"$x $(y)\n@",
                        "@"),
                new Case(
                        "A=\"$(cat <<EOF\n(${{ vars.v }})' \"\nEOF\n)\"\n" + PRINT + "\"$A\" ${{ vars.v }}",
                        "(@)' \"",
                        "@"),
                new Case("# don't ${{ stop } \" here\n" + PRINT + "${{ vars.v }} # nor's here ${{", "@"),
                new Case(PRINT + "a#b' ${{ vars.v }}' $# ${#} # '", "a#b @", "0", "0"),
                new Case(PRINT + "\"$(printf '%s.' ${{ vars.v }})\"", "@."),
                new Case(PRINT + "\"$(printf '%s.' \"a${{ vars.v }}\" '${{ vars.v }}')\"", "a@.@."),
                new Case(
                        PRINT + "\"$(case x in a) ;; x) printf '%s.' \"${{ vars.v }}\" ;; esac)\" '${{ vars.v }}'",
                        "@.",
                        "@"),
                new Case(PRINT + "\"$( (printf '%s.' ${{ vars.v }}) )\" ${{ vars.v }}", "@.", "@"),
                new Case(PRINT + "\"$((1 + (2 * 3)))\" ${{ vars.v }}", "7", "@"),
                new Case(PRINT + "`printf '%s' \"it's\"` \"`echo \\`echo x\\``\" ${{ vars.v }}", "it's", "x", "@"),
                new Case(PRINT + "${NONE:-${{ vars.v }}} \"${NONE:-${{ vars.v }}}\"", "@", "@"),
                new Case(PRINT + "\"${NONE-a ${{ vars.v }}}\" ${HOME+\"x${{ vars.v }}\"}", "a @", "x@"),
                new Case("X=abc; " + PRINT + "${X#a} \"${X%c}\" ${#X} ${{ vars.v }}", "bc", "ab", "3", "@"),
                new Case("sh -c 'printf \"%s\\0\" \"$1\"' sh ${{ vars.v }}", "@"),
                new Case(PRINT + "a \\\n  ${{ vars.v }} \\\n# '\n" + PRINT + "'${{ vars.v }}'", "a", "@", "@"),
                new Case("true && " + PRINT + "${{ vars.v }}|cat;" + PRINT + "x 2>&1 >&2 &\nwait", "@", "x"),
                new Case(PRINT + "${{ {'a': {'b': vars.v}}.a.b }} '${{ '}}' + \"}}\" }}'", "@", "}}}}"),
                new Case(PRINT + "'$${{ x }}' \"$${{ x }}\" $${{", "${{ x }}", "${{ x }}", "${{"),
                new Case("cat <<'EOF'\n$${{ x }} $HOME\nEOF\nprintf '\\0'", "${{ x }} $HOME\n"));
    }

    @ParameterizedTest
    @MethodSource("scripts")
    void aValueArrivesAsItIsWhereverItStands(Case script) throws Exception {
        ShellTemplate template = ShellTemplate.compile(script.script(), Set.of());
        for (String value : Shells.HOSTILE) {
            List<String> expected = Arrays.stream(script.expected())
                    .map(text -> text.replace("@", value))
                    .toList();
            ShellScript rendered = template.render(Map.of("vars", Map.of("v", value)));
            for (String shell : Shells.present()) {
                assertThat(Shells.run(shell, rendered, directory))
                        .as("%s, value <%s>, script <%s>", shell, value, rendered.script())
                        .isEqualTo(expected);
            }
        }
        assertThat(directory).as("no value was run").isEmptyDirectory();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "cat <<'EOF'\n${{ vars.v }}\nEOF",
                "cat <<\\EOF\n${{ vars.v }}\nEOF",
                "cat <<E\"O\"F\n${{ vars.v }}\nEOF",
                "cat <<${{ vars.v }}\nx",
                "cat <<E${{ vars.v }}\nx",
                "echo $((1 + ${{ vars.v }}))",
                "echo \"$(( $(echo ${{ vars.v }}) ))\"",
                "((x = ${{ vars.v }}))",
                "for ((i = ${{ vars.v }}; i < 1; i++)); do :; done",
                "echo `echo ${{ vars.v }}`",
                "echo \"`echo '${{ vars.v }}'`\"",
                "echo ${X:=${{ vars.v }}}",
                "echo ${X#${{ vars.v }}}",
                "echo \"${X%%${{ vars.v }}}\"",
                "echo ${X:${{ vars.v }}:1}",
                "echo ${X[${{ vars.v }}]}",
                "echo ${X/${{ vars.v }}/}",
                "echo \"${X:-\"${{ vars.v }}\"}\"",
                "echo $'a${{ vars.v }}'",
                "echo \\${{ vars.v }}",
                "echo \"\\${{ vars.v }}\"",
                "echo \\$${{ vars.v }}",
                "eval echo ${{ vars.v }}",
                "eval \"echo '${{ vars.v }}'\"",
                "eval \"$(echo ${{ vars.v }})\"",
                "A=1 command eval x ${{ vars.v }}",
                "let x=${{ vars.v }}",
                "[[ ${{ vars.v }} -eq 1 ]]",
                "sh -c \"echo ${{ vars.v }}\"",
                "sudo /bin/bash -ec 'echo ${{ vars.v }}'",
                "trap \"rm ${{ vars.v }}\" EXIT",
                "a[${{ vars.v }}]=1",
                "if true; then eval ${{ vars.v }}; fi",
                "case x in a) eval ${{ vars.v }};; esac",
            })
    void aPlaceWhereAValueCouldBeRunOrChangedIsRefused(String script) {
        assertThatThrownBy(() -> ShellTemplate.compile(script, Set.of()))
                .isInstanceOfSatisfying(ExpressionException.class, e -> {
                    assertThat(e.hint()).isNotNull();
                    assertThat(e.offset()).isBetween(script.indexOf("${{") - 2, script.indexOf("${{"));
                });
    }

    @Test
    void noValueIsEverInTheScript() {
        ShellScript script = ShellTemplate.compile(
                        "echo ${{ inputs.token }} '${{ inputs.token }}' ${{ vars.n }}", Set.of())
                .render(Map.of("inputs", Map.of("token", "s3cr3t"), "vars", Map.of("n", 7L)));

        assertThat(script.script()).isEqualTo("echo \"${TELLTALE_V1}\" ''\"${TELLTALE_V1}\"'' \"${TELLTALE_V2}\"");
        assertThat(script.environment())
                .containsExactlyInAnyOrderEntriesOf(Map.of("TELLTALE_V1", "s3cr3t", "TELLTALE_V2", "7"));
    }

    @Test
    void listsAndObjectsArriveAsJsonAndNullAsNothing() {
        Map<String, ?> scope = Map.of("vars", Map.of("list", List.of(1L, "a b"), "map", Map.of("k", true)));
        ShellScript script = ShellTemplate.compile(
                        "x ${{ vars.list }} ${{ vars.map }} ${{ null }} ${{ 1.5 }}", Set.of())
                .render(scope);

        assertThat(script.environment())
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "TELLTALE_V1",
                        "[1,\"a b\"]",
                        "TELLTALE_V2",
                        "{\"k\":true}",
                        "TELLTALE_V3",
                        "",
                        "TELLTALE_V4",
                        "1.5"));
    }

    @Test
    void aScriptWithoutPlaceholdersStaysAsItIs() {
        String script = "set -eu\ncase $1 in (a|b) echo \"$((1+1)) ${x:-'}'}\" ;; esac <<-'E'\n\tit's\n\tE\n`x`";

        assertThat(ShellTemplate.compile(script, Set.of()).render(Map.of()).script())
                .isEqualTo(script);
    }

    @Test
    void placeholdersInCommentsAreNotReferences() {
        ShellTemplate template =
                ShellTemplate.compile("echo a # ${{ nodes.gone.outputs.x }}\necho ${{ nodes.a.status }}", Set.of());

        assertThat(template.nodes()).containsExactly("a");
        assertThat(template.references()).extracting(Reference::text).containsExactly("nodes.a.status");
        assertThat(template.references().get(0).offset())
                .isEqualTo(template.text().lastIndexOf("nodes"));
    }

    @Test
    void errorsOfExpressionsPointIntoTheScript() {
        assertThatThrownBy(() -> ShellTemplate.compile("echo\necho '${{ wrod }}'", Set.of()))
                .isInstanceOfSatisfying(
                        ExpressionException.class, e -> assertThat(e.offset()).isEqualTo(15));
        assertThatThrownBy(() -> ShellTemplate.compile("echo ${{ vars.x", Set.of()))
                .hasMessageContaining("not closed")
                .isInstanceOfSatisfying(
                        ExpressionException.class, e -> assertThat(e.offset()).isEqualTo(5));
    }

    @Test
    void aValueTooLongForAnEnvironmentIsRefusedBeforeTheShellIs() throws Exception {
        ShellTemplate template =
                ShellTemplate.compile("printf '%s' ${{ vars.v }} | wc -c | tr -d ' \\n'; printf '\\0'", Set.of());
        // The whole string is NAME=value and a final NUL.
        int most = 128 * 1024 - "TELLTALE_V1=".length() - 1;

        assertThat(Shells.run("sh", template.render(Map.of("vars", Map.of("v", "x".repeat(most)))), directory))
                .containsExactly(String.valueOf(most));
        assertThatThrownBy(() -> template.render(Map.of("vars", Map.of("v", "x".repeat(most + 1)))))
                .isInstanceOf(ExpressionException.class)
                .hasMessageContaining("128 KiB");
        assertThatThrownBy(() -> template.render(Map.of("vars", Map.of("v", "a\0b"))))
                .isInstanceOf(ExpressionException.class)
                .hasMessageContaining("NUL");
    }

    @Test
    void deepNestingIsAnErrorAndNoStackOverflow() {
        assertThatThrownBy(() -> ShellTemplate.compile("$(".repeat(100_000), Set.of()))
                .isInstanceOf(ExpressionException.class)
                .hasMessageContaining("nests");
        assertThatThrownBy(() -> ShellTemplate.compile("${a:-".repeat(100_000), Set.of()))
                .isInstanceOf(ExpressionException.class);
        assertThatThrownBy(() -> ShellTemplate.compile("$((".repeat(100_000), Set.of()))
                .isInstanceOf(ExpressionException.class);
    }
}
