/**
 * What the author of a task compiles against; the door is {@link dev.telltale.sdk.Task}. Depends on the JDK alone.
 */
@NullMarked
package dev.telltale.sdk;

import org.jspecify.annotations.NullMarked;
