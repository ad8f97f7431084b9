package dev.telltale.engine.task.typed;

import dev.telltale.engine.expression.Template.Unknown;
import dev.telltale.engine.task.typed.Slots.Slot;
import dev.telltale.sdk.Input;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodType;
import java.lang.reflect.Array;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A record, given as a map. Immutable once it is prepared, thread-safe. */
final class RecordConversion implements Conversion {
    private final Class<?> type;
    private final List<@Nullable Object> defaults = new ArrayList<>();
    private @Nullable Slots slots;
    private @Nullable MethodHandle constructor;

    RecordConversion(Class<?> type) {
        this.type = type;
    }

    /** Looks at the record's parts, which may be of its own type. */
    void prepare(Conversions conversions) throws UnfitException {
        List<Slot> all = new ArrayList<>();
        List<Class<?>> types = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (RecordComponent component : type.getRecordComponents()) {
            try {
                Slot slot = slot(component, conversions);
                if (!names.add(slot.name())) {
                    throw new UnfitException("has the name '" + slot.name() + "' as another one has");
                }
                all.add(slot);
            } catch (UnfitException problem) {
                throw new UnfitException("is the record " + type.getSimpleName() + ", whose component '"
                        + component.getName() + "' " + problem.getMessage());
            }
            types.add(component.getType());
            defaults.add(defaultOf(component.getType()));
        }
        slots = new Slots(all);
        constructor = Access.to(type)
                .constructor(MethodType.methodType(void.class, types))
                .asSpreader(Object[].class, types.size())
                .asType(MethodType.methodType(Object.class, Object[].class));
    }

    private static Slot slot(RecordComponent component, Conversions conversions) throws UnfitException {
        Input mark = component.getAnnotation(Input.class);
        boolean isRequired = mark == null || mark.required();
        String description = mark == null ? "" : mark.description();
        return new Slot(
                Slots.checked(nameOf(component)), isRequired, description, conversions.of(component.getGenericType()));
    }

    /** What workflows call a part of a record. */
    static String nameOf(RecordComponent component) {
        Input mark = component.getAnnotation(Input.class);
        return mark == null || mark.name().isEmpty() ? component.getName() : mark.name();
    }

    private static @Nullable Object defaultOf(Class<?> type) {
        return type.isPrimitive() ? Array.get(Array.newInstance(type, 1), 0) : null;
    }

    @Override
    public String wanted() {
        return "a map";
    }

    @Override
    public @Nullable Object of(@Nullable Object given, Reading reading) {
        if (given == Unknown.VALUE) {
            return null;
        }
        if (!(given instanceof Map<?, ?> map)) {
            reading.wrong(wanted(), Reading.describe(given), null);
            return null;
        }
        int faultsBefore = reading.count();
        @Nullable
        Object[] values = Objects.requireNonNull(slots).read(map, reading).toArray();
        if (reading.isOutline() || reading.count() > faultsBefore) {
            return null;
        }
        for (int i = 0; i < values.length; i++) {
            values[i] = values[i] == Slots.ABSENT ? defaults.get(i) : values[i];
        }
        return made(values, reading);
    }

    private @Nullable Object made(@Nullable Object[] values, Reading reading) {
        try {
            return (Object) Objects.requireNonNull(constructor).invokeExact(values);
        } catch (RuntimeException refusal) { // a record may have rules of its own
            reading.refused("is refused: " + refusal.getMessage(), null);
            return null;
        } catch (Error fault) {
            throw fault;
        } catch (Throwable checked) { // no canonical constructor may declare one
            throw new IllegalStateException(checked);
        }
    }
}
