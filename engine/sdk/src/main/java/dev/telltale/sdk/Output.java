package dev.telltale.sdk;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a field of a {@link TypedTask} whose value becomes an output of the node when {@link TypedTask#run} has returned.
 *
 * <p>It may hold what an {@link Input} may, and null. A record becomes a map, an enum its name, a {@code Duration} and an {@code Instant}
 * text as inputs take them, an empty {@code Optional} null.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.FIELD)
public @interface Output {

    /** What workflows call it; the name of the field by default. Letters, digits, {@code _} and {@code -}. */
    String name() default "";
}
