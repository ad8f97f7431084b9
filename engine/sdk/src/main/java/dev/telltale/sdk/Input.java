package dev.telltale.sdk;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a field of a {@link TypedTask} that is given under {@code with}.
 *
 * <p>Its type is {@code String}, {@code int}, {@code long}, {@code double}, {@code boolean} or one of their boxes, an enum (by name, small
 * or capital letters), {@code Duration} ({@code 1h30m}), {@code Instant} (RFC 3339), {@code List<T>}, {@code Map<String, T>}, a record,
 * {@code Optional<T>}, or {@code Object} for any JSON value. Text is never taken for a number. Lists and maps come unmodifiable.
 *
 * <p>A record is given as a map with one entry for each component. A component needs no annotation; with one it can have another name, or
 * be left out, and is then null, 0 or false.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.FIELD, ElementType.RECORD_COMPONENT})
public @interface Input {

    /** What workflows call it; the name of the field by default. Letters, digits, {@code _} and {@code -}. */
    String name() default "";

    /**
     * Whether it must be given. One that need not be keeps the value that the field was initialised with; null counts as not given. An
     * {@code Optional} is never required, and is empty then.
     */
    boolean required() default true;

    /** What it is, in a few words; part of the message when it is missing. */
    String description() default "";
}
