package dev.telltale.engine.task.typed;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Field;
import java.lang.reflect.Method;

/** The way to what is private in a class: looked up once, then as fast as a call. Immutable, thread-safe. */
final class Access {
    private final Class<?> type;
    private final MethodHandles.Lookup lookup;

    private Access(Class<?> type, MethodHandles.Lookup lookup) {
        this.type = type;
        this.lookup = lookup;
    }

    /** @throws UnfitException if the class is in a module that keeps it closed */
    static Access to(Class<?> type) throws UnfitException {
        try {
            return new Access(type, MethodHandles.privateLookupIn(type, MethodHandles.lookup()));
        } catch (IllegalAccessException closed) {
            throw new UnfitException(
                    "cannot be reached in " + type.getName() + "; open the package " + type.getPackageName()
                            + " of the module " + type.getModule().getName() + " to Telltale");
        }
    }

    /** @throws UnfitException if there is no such constructor */
    MethodHandle constructor(MethodType signature) throws UnfitException {
        try {
            return lookup.findConstructor(type, signature);
        } catch (ReflectiveOperationException none) {
            throw new UnfitException("has no constructor without parameters; add one, or register it with a factory");
        }
    }

    /** Takes the object and the value, both as {@code Object}. */
    MethodHandle setter(Field field) throws UnfitException {
        try {
            return lookup.unreflectSetter(field).asType(MethodType.methodType(void.class, Object.class, Object.class));
        } catch (IllegalAccessException closed) {
            throw new UnfitException("cannot be set: " + closed.getMessage());
        }
    }

    /** Takes the object, and gives the value, both as {@code Object}. */
    MethodHandle getter(Field field) throws UnfitException {
        try {
            return lookup.unreflectGetter(field).asType(MethodType.methodType(Object.class, Object.class));
        } catch (IllegalAccessException closed) {
            throw new UnfitException("cannot be read: " + closed.getMessage());
        }
    }

    /** As {@link #getter}, for a method without parameters. */
    MethodHandle getter(Method method) throws UnfitException {
        try {
            return lookup.unreflect(method).asType(MethodType.methodType(Object.class, Object.class));
        } catch (IllegalAccessException closed) {
            throw new UnfitException("cannot be read: " + closed.getMessage());
        }
    }
}
