package dev.telltale.engine.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TemplateTest {
    private static final Map<String, ?> SCOPE = Map.of(
            "vars", Map.of("n", 7L, "s", "text", "list", List.of(1L, "a"), "map", Map.of("k", true)),
            "nodes", Map.of("a", Map.of("status", "completed")),
            "item", 1.5);

    private static Object render(String text) {
        return Template.compile(text, Set.of("item")).render(SCOPE);
    }

    @Test
    void aTextThatIsOnePlaceholderKeepsItsType() {
        assertThat(render("${{ vars.n }}")).isEqualTo(7L);
        assertThat(render("${{vars.list}}")).isEqualTo(List.of(1L, "a"));
        assertThat(render("${{ null }}")).isNull();
        assertThat(render("${{ item > 1 }}")).isEqualTo(true);
    }

    @Test
    void anyOtherTextIsText() {
        assertThat(render("n=${{ vars.n }}")).isEqualTo("n=7");
        assertThat(render(" ${{ vars.n }}")).isEqualTo(" 7");
        assertThat(render("${{ vars.n }}${{ vars.n }}")).isEqualTo("77");
        assertThat(render("a ${{ vars.list }} b ${{ vars.map }} c ${{ null }} d ${{ item }}"))
                .isEqualTo("a [1,\"a\"] b {\"k\":true} c  d 1.5");
        assertThat(render("nothing to fill in")).isEqualTo("nothing to fill in");
        assertThat(render("")).isEqualTo("");
    }

    @Test
    void renderTextAlwaysGivesText() {
        assertThat(Template.compile("${{ vars.s }}", Set.of()).renderText(SCOPE))
                .isEqualTo("text");
        assertThat(Template.compile("${{ vars.map }}", Set.of()).renderText(SCOPE))
                .isEqualTo("{\"k\":true}");
        assertThat(Template.compile("${{ null }}", Set.of()).renderText(SCOPE)).isEmpty();
    }

    @Test
    void bracesInStringsAndObjectsDoNotEndAPlaceholder() {
        assertThat(render("${{ '}}' }}")).isEqualTo("}}");
        assertThat(render("${{ \"}}\" + '\\'}}' }}!")).isEqualTo("}}'}}!");
        assertThat(render("${{ '''a'}}\n''' }}")).isEqualTo("a'}}\n");
        assertThat(render("${{ r'\\d' }}x${{ R\"}}\\d}}\" }}")).isEqualTo("\\dx}}\\d}}");
        assertThat(render("${{ {'a': {'b': vars.n}} }}")).isEqualTo(Map.of("a", Map.of("b", 7L)));
        assertThat(render("${{ {'a': {'b': 1}}.a.b}}}")).isEqualTo("1}");
        assertThat(render("}} { ${{ 1 }} }}")).isEqualTo("}} { 1 }}");
    }

    @Test
    void aDoubledDollarIsALiteralPlaceholder() {
        assertThat(render("$${{ vars.n }}")).isEqualTo("${{ vars.n }}");
        assertThat(render("$${{ ${{ vars.n }} $$${{ $5 ${x}")).isEqualTo("${{ 7 $${{ $5 ${x}");
        assertThat(Template.compile("$${{ nodes.x }}", Set.of()).isLiteral()).isTrue();
    }

    @Test
    void aPlaceholderThatDoesNotCloseIsAnErrorWhereItOpens() {
        assertThatThrownBy(() -> render("abc ${{ vars.n }")).isInstanceOfSatisfying(ExpressionException.class, e -> {
            assertThat(e).hasMessageContaining("not closed");
            assertThat(e.offset()).isEqualTo(4);
            assertThat(e.hint()).contains("}}");
        });
        assertThatThrownBy(() -> render("${{ 'a }}")).hasMessageContaining("not closed");
        assertThatThrownBy(() -> render("${{ }}")).hasMessageContaining("no expression");
    }

    @Test
    void offsetsCountInTheWholeText() {
        assertThatThrownBy(() -> render("ab ${{  wrod }}"))
                .isInstanceOfSatisfying(
                        ExpressionException.class, e -> assertThat(e.offset()).isEqualTo(8));
        assertThatThrownBy(() -> render("ab ${{ 1 / 0 }}"))
                .isInstanceOfSatisfying(
                        ExpressionException.class, e -> assertThat(e.offset()).isEqualTo(9));
        assertThat(Template.compile("${{ 1 }} ${{ vars.n + item }}", Set.of("item"))
                        .references())
                .containsExactly(
                        new Reference("vars.n", "vars", List.of("n"), 13),
                        new Reference("item", "item", List.of(), 22));
    }

    @Test
    void templatesReachIntoListsAndMaps() {
        Map<String, Object> yaml = new LinkedHashMap<>();
        yaml.put("url", "https://x/${{ vars.n }}");
        yaml.put("headers", Map.of("${{ key }}", "${{ nodes.a.status }}"));
        yaml.put("list", Arrays.asList("${{ vars.list }}", 3, null, true, "$${{"));
        Template template = Template.of(yaml, Set.of());

        assertThat(template.render(SCOPE))
                .isEqualTo(Map.of(
                        "url", "https://x/7",
                        "headers", Map.of("${{ key }}", "completed"),
                        "list", Arrays.asList(List.of(1L, "a"), 3L, null, true, "${{")));
        assertThat(template.nodes()).containsExactly("a");
        assertThat(template.isLiteral()).isFalse();
        assertThat(template.text()).startsWith("{\"url\":\"https://x/${{ vars.n }}\"");
        assertThat(Template.of(Map.of("a", List.of("b", 1)), Set.of()).isLiteral())
                .isTrue();
        assertThat(Template.of(12, Set.of()).render(SCOPE)).isEqualTo(12L);
        assertThat(Template.of(null, Set.of()).renderText(SCOPE)).isEmpty();
    }

    @Test
    void errorsWithinMapsAndListsSayWhere() {
        assertThatThrownBy(() -> Template.of(Map.of("a", Map.of("b", List.of("x", "${{ wrod }}"))), Set.of()))
                .isInstanceOf(ExpressionException.class)
                .hasMessageStartingWith("a.b[1]: unknown name 'wrod'");
    }

    @Test
    void aTextCannotGrowWithoutBounds() {
        Map<String, ?> scope = Map.of("vars", Map.of("s", "x".repeat(1_000_000)));
        assertThatThrownBy(() ->
                        Template.compile("${{ vars.s }}".repeat(50), Set.of()).render(scope))
                .isInstanceOf(ExpressionException.class)
                .hasMessageContaining("longer");
    }
}
