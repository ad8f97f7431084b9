package dev.telltale.engine.task.typed;

import dev.telltale.event.NearestName;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The named values that a task or a record takes, in declared order. Immutable, thread-safe. */
final class Slots {
    /** Stands for a value that was not given. */
    static final Object ABSENT = new Object();

    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_-]{0,63}");

    private final List<Slot> slots;
    private final Set<String> names = new LinkedHashSet<>();

    Slots(List<Slot> slots) {
        this.slots = List.copyOf(slots);
        slots.forEach(slot -> names.add(slot.name()));
    }

    /** One of them. @param description may be empty */
    record Slot(String name, boolean isRequired, String description, Conversion conversion) {
        Slot {
            isRequired &= !(conversion instanceof OptionalConversion);
        }

        private Object absent() {
            return conversion instanceof OptionalConversion ? Optional.empty() : ABSENT;
        }

        private String inWords() {
            return conversion.wanted() + (description.isEmpty() ? "" : ": " + description);
        }
    }

    /** @throws UnfitException if it cannot be the name of an input or output */
    static String checked(String name) throws UnfitException {
        if (!NAME.matcher(name).matches()) {
            throw new UnfitException("cannot be called '" + name
                    + "'; use letters, digits, _ and -, beginning with no digit, at most 64");
        }
        return name;
    }

    /** The values in the order of the slots; {@link #ABSENT} or an empty Optional for one that was not given, null after a fault. */
    List<@Nullable Object> read(Map<?, ?> given, Reading reading) {
        for (Object key : given.keySet()) {
            String name = String.valueOf(key);
            if (!names.contains(name)) {
                int before = reading.enter(name);
                reading.unknown(hint(name));
                reading.leave(before);
            }
        }
        List<@Nullable Object> values = new ArrayList<>(slots.size());
        for (Slot slot : slots) {
            Object value = given.get(slot.name());
            int before = reading.enter(slot.name());
            if (value == null && slot.isRequired()) {
                reading.missing(slot.inWords());
            }
            values.add(value == null ? slot.absent() : slot.conversion().of(value, reading));
            reading.leave(before);
        }
        return values;
    }

    private String hint(String name) {
        String nearest = NearestName.hint(name, names);
        if (nearest != null) {
            return nearest;
        }
        return names.isEmpty() ? "there are none" : "known here: " + String.join(", ", names);
    }
}
