package dev.telltale.engine.workflow.yaml;

import dev.telltale.event.Excerpt;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;

/** Syntax errors of the YAML library in the words of somebody who writes a workflow. */
final class YamlAdvice {
    private YamlAdvice() {}

    static String message(MarkedYamlEngineException error) {
        StringBuilder message = new StringBuilder("this is not YAML: ").append(problem(error));
        if (error.getContext() != null && !error.getContext().isBlank()) {
            message.append(' ').append(Excerpt.of(error.getContext(), Value.SHOWN));
            error.getContextMark()
                    .ifPresent(mark -> message.append(" that begins at line ").append(mark.getLine() + 1));
        }
        return message.toString();
    }

    // The library speaks of indentation for every character that it did not expect.
    private static String problem(MarkedYamlEngineException error) {
        String problem = String.valueOf(error.getProblem()).trim();
        int advice = problem.indexOf(". (Do not use");
        return Excerpt.of(advice < 0 ? problem : problem.substring(0, advice), Value.SHOWN);
    }

    /** @param line the text of the line that has the error */
    static @Nullable String hint(MarkedYamlEngineException error, String line) {
        String problem = String.valueOf(error.getProblem());
        if (problem.contains("TAB") || problem.contains("\t")) {
            return "indent with spaces, not with tabs";
        }
        if (line.contains("${{")) {
            return "put a text with ${{ }} in quotes";
        }
        if (problem.contains("mapping values are not allowed")) {
            return "put a text with ': ' in quotes, and check the indentation";
        }
        if (problem.contains("cannot start any token")) {
            return "put the text in quotes";
        }
        if (problem.contains("<block end>") || problem.contains("<block sequence start>")) {
            return "check the indentation: fields of one map begin in the same column";
        }
        if (problem.contains("alias")) {
            return "put a text that begins with * in quotes";
        }
        return null;
    }
}
