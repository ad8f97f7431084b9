package dev.telltale.engine.task.typed;

import dev.telltale.engine.task.typed.Slots.Slot;
import dev.telltale.sdk.Input;
import dev.telltale.sdk.Output;
import dev.telltale.sdk.TaskException;
import dev.telltale.sdk.TypedTask;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodType;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** Reads a class of typed tasks, once, when it is registered. Not thread-safe. */
final class ClassReader {
    private final String task;
    private final Class<? extends TypedTask> type;
    private final Conversions conversions = new Conversions();
    private final List<Slot> slots = new ArrayList<>();
    private final Set<String> inputs = new HashSet<>();
    private final List<MethodHandle> setters = new ArrayList<>();
    private final Map<String, MethodHandle> getters = new LinkedHashMap<>();
    private final List<String> problems = new ArrayList<>();

    ClassReader(String task, Class<? extends TypedTask> type) {
        this.task = task;
        this.type = type;
    }

    /** @param factory or null to call the constructor */
    TypedTaskClass read(@Nullable Callable<? extends TypedTask> factory) {
        Callable<? extends TypedTask> maker = factory;
        try {
            maker = factory == null ? maker() : factory;
            for (Class<?> level = type; level != null && level != Object.class; level = level.getSuperclass()) {
                for (Field field : level.getDeclaredFields()) {
                    read(field);
                }
            }
        } catch (LinkageError broken) { // a class that is missing, or that fails to initialise
            problems.add("it needs something that cannot be loaded: " + broken);
        }
        if (!problems.isEmpty() || maker == null) {
            throw new IllegalArgumentException(
                    "the task '" + task + "' cannot be made of " + type.getName() + ": " + String.join("; ", problems));
        }
        return new TypedTaskClass(task, maker, new Slots(slots), setters, getters);
    }

    private @Nullable Callable<TypedTask> maker() {
        if (Modifier.isAbstract(type.getModifiers())) {
            problems.add("it is abstract; register a class that can be instantiated");
            return null;
        }
        if (type.isMemberClass() && !Modifier.isStatic(type.getModifiers())) {
            problems.add("it belongs to an instance of "
                    + type.getEnclosingClass().getSimpleName() + "; make it static, or register it with a factory");
            return null;
        }
        try {
            MethodHandle constructor = Access.to(type)
                    .constructor(MethodType.methodType(void.class))
                    .asType(MethodType.methodType(TypedTask.class));
            return () -> instance(constructor);
        } catch (UnfitException problem) {
            problems.add("it " + problem.getMessage());
            return null;
        }
    }

    private TypedTask instance(MethodHandle constructor) throws Exception {
        try {
            return (TypedTask) constructor.invokeExact();
        } catch (LinkageError broken) { // its static part failed: no later attempt will do better
            Throwable cause = broken.getCause() == null ? broken : broken.getCause();
            throw TaskException.execution("the class of task '" + task + "' cannot be used: " + cause, false, broken);
        } catch (Exception | Error problem) {
            throw problem;
        } catch (Throwable odd) {
            throw new IllegalStateException(odd);
        }
    }

    private void read(Field field) {
        Input input = field.getAnnotation(Input.class);
        Output output = field.getAnnotation(Output.class);
        if (input == null && output == null) {
            return;
        }
        try {
            if (Modifier.isStatic(field.getModifiers())) {
                throw new UnfitException("is static, so calls would share it; remove 'static'");
            }
            if (input != null) {
                addInput(field, input);
            }
            if (output != null) {
                addOutput(field, output);
            }
        } catch (UnfitException problem) {
            problems.add("field '" + field.getName() + "' " + problem.getMessage());
        }
    }

    private void addInput(Field field, Input mark) throws UnfitException {
        String name = Slots.checked(mark.name().isEmpty() ? field.getName() : mark.name());
        if (Modifier.isFinal(field.getModifiers())) {
            throw new UnfitException("is final, so that nothing can be put into it; remove 'final'");
        }
        if (!inputs.add(name)) {
            throw new UnfitException("is called '" + name + "' as another input is; give it a name of its own");
        }
        slots.add(new Slot(name, mark.required(), mark.description(), conversions.of(field.getGenericType())));
        setters.add(Access.to(field.getDeclaringClass()).setter(field));
    }

    private void addOutput(Field field, Output mark) throws UnfitException {
        String name = Slots.checked(mark.name().isEmpty() ? field.getName() : mark.name());
        if (getters.containsKey(name)) {
            throw new UnfitException("is called '" + name + "' as another output is; give it a name of its own");
        }
        getters.put(name, Access.to(field.getDeclaringClass()).getter(field));
    }
}
