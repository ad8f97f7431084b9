package dev.telltale.engine.task.typed;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.WildcardType;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds the conversions of the types in one task class. Not thread-safe: used while the class is prepared. */
final class Conversions {
    private static final String SUPPORTED = "use String, int, long, double, boolean, an enum, Duration, Instant, "
            + "List<…>, Map<String, …>, Optional<…>, a record, or Object for any JSON value";

    private final Map<Class<?>, RecordConversion> records = new HashMap<>();

    /** @throws UnfitException if there is none */
    Conversion of(Type type) throws UnfitException {
        if (type instanceof Class<?> plain) {
            return of(plain);
        }
        if (type instanceof WildcardType wildcard) {
            return of(wildcard.getUpperBounds()[0]);
        }
        if (type instanceof ParameterizedType generic) {
            Type[] arguments = generic.getActualTypeArguments();
            if (generic.getRawType() == List.class) {
                return new ListConversion(of(arguments[0]));
            } else if (generic.getRawType() == Optional.class) {
                return new OptionalConversion(of(arguments[0]));
            } else if (generic.getRawType() == Map.class && arguments[0] == String.class) {
                return new MapConversion(of(arguments[1]));
            }
        }
        throw unsupported(type);
    }

    private Conversion of(Class<?> type) throws UnfitException {
        Conversion scalar = Scalar.BY_TYPE.get(type);
        if (scalar != null) {
            return scalar;
        } else if (type.isEnum()) {
            return Scalar.oneOf(type);
        } else if (type.isRecord()) {
            return ofRecord(type);
        } else if (type == Object.class) {
            return new Anything();
        } else if (type == List.class) {
            return new ListConversion(new Anything());
        } else if (type == Map.class) {
            return new MapConversion(new Anything());
        }
        throw unsupported(type);
    }

    private Conversion ofRecord(Class<?> type) throws UnfitException {
        RecordConversion known = records.get(type);
        if (known != null) {
            return known; // also where a record has parts of its own type
        }
        RecordConversion conversion = new RecordConversion(type);
        records.put(type, conversion);
        conversion.prepare(this);
        return conversion;
    }

    private static UnfitException unsupported(Type type) {
        return new UnfitException("has the type " + type.getTypeName() + ", which no input can have; " + SUPPORTED);
    }
}
