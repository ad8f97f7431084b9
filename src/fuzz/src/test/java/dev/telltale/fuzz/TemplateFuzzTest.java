package dev.telltale.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.telltale.engine.expression.Template;
import dev.telltale.event.Json;

class TemplateFuzzTest {
    @FuzzTest(maxDuration = "2m")
    void aTemplateIsAJsonValueAndATextOrAProblemAtAPlaceInIt(byte[] bytes) {
        String text = Text.of(bytes);
        Scope.tryOut(text, () -> {
            Template template = Template.compile(text, Scope.NAMES);
            Json.write(template.render(Scope.VALUES));
            template.renderText(Scope.VALUES);
        });
    }
}
