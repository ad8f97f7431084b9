package dev.telltale.cli.argument;

import dev.telltale.engine.workflow.InputSpec;
import dev.telltale.engine.workflow.InvalidInputsException;
import dev.telltale.engine.workflow.Workflow;
import dev.telltale.event.Problem;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Inputs and labels as they stand on the command line: {@code key=value}. */
public final class InputArguments {
    private InputArguments() {}

    /** What becomes of the text of an input. */
    private interface Reading<T> {
        @Nullable
        T of(String name, String text);
    }

    /** @throws CommandException with a line for each that is unknown or not of its declared type */
    public static Map<String, @Nullable Object> inputs(Workflow workflow, List<String> arguments) {
        Map<String, InputSpec> declared = new LinkedHashMap<>();
        workflow.inputs().forEach(spec -> declared.put(spec.name(), spec));
        return read(arguments, (name, text) -> {
            InputSpec spec = declared.get(name);
            if (spec == null) {
                String has = declared.isEmpty() ? "" : "; it has " + String.join(", ", declared.keySet());
                throw CommandException.usage("workflow '" + workflow.name() + "' has no such input" + has);
            }
            return value(spec, text(text));
        });
    }

    /** Inputs as they are written, files read. @throws CommandException with a line for each that cannot be */
    public static Map<String, String> texts(List<String> arguments) {
        return read(arguments, (name, text) -> text(text));
    }

    private static <T> Map<String, T> read(List<String> arguments, Reading<T> reading) {
        Map<String, T> inputs = new LinkedHashMap<>();
        List<String> wrong = new ArrayList<>();
        pairs("--input", arguments).forEach((name, text) -> {
            try {
                inputs.put(name, reading.of(name, text));
            } catch (CommandException problem) {
                wrong.add("--input " + name + ": " + problem.getMessage());
            }
        });
        if (!wrong.isEmpty()) {
            throw CommandException.usage(String.join("\n", wrong));
        }
        return inputs;
    }

    private static @Nullable Object value(InputSpec spec, String text) {
        try {
            return spec.parse(text);
        } catch (InvalidInputsException invalid) {
            Problem problem = invalid.problems().get(0);
            String message = problem.message().replace("the input '" + spec.name() + "' ", ""); // it has been named
            throw CommandException.usage(message + (problem.hint() == null ? "" : "; " + problem.hint()));
        }
    }

    private static String text(String written) {
        if (written.equals("@")) {
            throw CommandException.usage("there is no file behind the @; write @file");
        }
        return written.startsWith("@") ? WorkflowFile.text(Path.of(written.substring(1))) : written;
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
