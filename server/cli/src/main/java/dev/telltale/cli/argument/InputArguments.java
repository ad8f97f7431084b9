package dev.telltale.cli.argument;

import dev.telltale.engine.workflow.InputSpec;
import dev.telltale.engine.workflow.InvalidInputsException;
import dev.telltale.engine.workflow.Workflow;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Inputs and labels as they stand on the command line: {@code key=value}. */
public final class InputArguments {
    private InputArguments() {}

    /** @throws CommandException if one is unknown or not of its declared type */
    public static Map<String, @Nullable Object> inputs(Workflow workflow, List<String> arguments) {
        Map<String, InputSpec> declared = new LinkedHashMap<>();
        workflow.inputs().forEach(spec -> declared.put(spec.name(), spec));
        Map<String, @Nullable Object> inputs = new LinkedHashMap<>();
        texts(arguments).forEach((name, text) -> {
            InputSpec spec = declared.get(name);
            if (spec == null) {
                throw CommandException.usage(
                        "--input " + name + ": workflow '" + workflow.name() + "' has no such input"
                                + (declared.isEmpty() ? "" : "; it has " + String.join(", ", declared.keySet())));
            }
            try {
                inputs.put(name, spec.parse(text));
            } catch (InvalidInputsException invalid) {
                throw CommandException.usage("--input " + invalid.getMessage());
            }
        });
        return inputs;
    }

    /** Inputs as they are written, files read. @throws CommandException if one cannot be */
    public static Map<String, String> texts(List<String> arguments) {
        Map<String, String> texts = pairs("--input", arguments);
        texts.replaceAll((name, text) -> text.startsWith("@") ? fileText(name, text.substring(1)) : text);
        return texts;
    }

    private static String fileText(String name, String file) {
        try {
            return WorkflowFile.text(Path.of(file));
        } catch (CommandException problem) {
            throw CommandException.usage("--input " + name + ": " + problem.getMessage());
        }
    }

    /** Pairs by key, in order. @param option that they belong to @throws CommandException if one is none */
    public static Map<String, String> pairs(String option, List<String> arguments) {
        Map<String, String> pairs = new LinkedHashMap<>();
        for (String argument : arguments) {
            int equals = argument.indexOf('=');
            if (equals < 1) {
                throw CommandException.usage(option + " is '" + argument + "'; write " + option + " key=value");
            }
            pairs.put(argument.substring(0, equals), argument.substring(equals + 1));
        }
        return pairs;
    }
}
