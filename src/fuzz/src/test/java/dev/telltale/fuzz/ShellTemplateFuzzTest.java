package dev.telltale.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.telltale.engine.expression.ShellScript;
import dev.telltale.engine.expression.ShellTemplate;

class ShellTemplateFuzzTest {
    @FuzzTest(maxDuration = "2m")
    void aScriptHasItsValuesInItsEnvironmentAloneOrAProblemAtAPlaceInIt(byte[] bytes) {
        String text = Text.of(bytes);
        Scope.tryOut(text, () -> {
            ShellScript script = ShellTemplate.compile(text, Scope.NAMES).render(Scope.VALUES);
            if (!text.contains("${{")) {
                assertThat(script.environment()).isEmpty();
                assertThat(script.script()).isEqualTo(text);
            }
        });
    }
}
