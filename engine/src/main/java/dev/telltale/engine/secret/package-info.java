/** Keeps secret values out of everything that is shown or stored. The door is {@link dev.telltale.engine.secret.SecretMask}. */
@NullMarked
package dev.telltale.engine.secret;

import org.jspecify.annotations.NullMarked;
