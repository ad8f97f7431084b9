package dev.telltale.cli.argument;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.telltale.engine.workflow.Workflow;
import dev.telltale.engine.workflow.parse.WorkflowParser;
import java.util.List;
import org.junit.jupiter.api.Test;

class InputArgumentsTest {
    private static final Workflow TYPES = WorkflowParser.parse("""
            name: types
            inputs: {i: {type: integer}, b: {type: boolean}, s: {type: string}}
            nodes: [{id: a, run: 'true'}]
            """, "types.yaml");

    @Test
    void inputsHaveTheTypesThatTheWorkflowDeclares() {
        assertThat(InputArguments.inputs(TYPES, List.of("i=3", "s=3")))
                .containsEntry("i", 3L)
                .containsEntry("s", "3");
    }

    @Test
    void everyWrongInputIsToldAtOnceInALineOfItsOwn() {
        assertThatThrownBy(() -> InputArguments.inputs(TYPES, List.of("i=abc", "s=@", "b=yes", "zz=1")))
                .hasMessage("""
                        --input i: must be a whole number, but is text; write it as in i=3
                        --input s: there is no file behind the @; write @file
                        --input b: must be true or false, but is text; write b=true or b=false
                        --input zz: workflow 'types' has no such input; it has i, b, s""");
    }
}
