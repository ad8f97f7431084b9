/** The runnable jar, driven as its users drive it: as a process, over HTTP, with signals. */
@NullMarked
package dev.telltale.e2e;

import org.jspecify.annotations.NullMarked;
