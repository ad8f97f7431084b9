package dev.telltale.event;

import org.jspecify.annotations.Nullable;

/**
 * What set an execution going.
 *
 * @param kind such as {@code cli}, {@code http} or {@code api}
 * @param by who, as far as is known, or null
 */
public record Trigger(String kind, @Nullable String by) {}
