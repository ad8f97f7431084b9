package dev.telltale.cli.steer;

import dev.telltale.cli.argument.InputArguments;
import dev.telltale.monitor.wire.JsonReader;
import dev.telltale.monitor.wire.JsonSyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Values as they stand on the command line where nobody here knows their types. */
final class Values {
    private Values() {}

    /** What is JSON is taken for that, such as {@code 3} and {@code "3"}; anything else is text. */
    static Map<String, @Nullable Object> of(List<String> arguments) {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        InputArguments.texts(arguments).forEach((name, text) -> values.put(name, value(text)));
        return values;
    }

    private static @Nullable Object value(String text) {
        try {
            return JsonReader.read(text.getBytes(StandardCharsets.UTF_8));
        } catch (JsonSyntaxException isText) {
            return text;
        }
    }
}
