package dev.telltale.server.stream;

/**
 * How frames are written. Immutable.
 *
 * @param isNamed whether a frame says its type, without which browsers hand it to {@code onmessage}
 * @param beginsWithSnapshot whether a snapshot follows the first frame
 */
public record SseStyle(boolean isNamed, boolean beginsWithSnapshot) {}
