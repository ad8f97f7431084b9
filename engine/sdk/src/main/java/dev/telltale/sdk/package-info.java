/**
 * What the author of a task compiles against; the doors are {@link dev.telltale.sdk.Task} and {@link dev.telltale.sdk.TypedTask}. Depends
 * on the JDK alone.
 */
@NullMarked
package dev.telltale.sdk;

import org.jspecify.annotations.NullMarked;
