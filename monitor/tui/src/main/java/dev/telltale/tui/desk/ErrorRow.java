package dev.telltale.tui.desk;

/**
 * A line about something that went wrong. Immutable, thread-safe.
 *
 * @param depth how far it is indented: a cause stands below what it led to
 * @param path of the node, or empty for the execution
 * @param text what went wrong, harmless
 */
public record ErrorRow(int depth, String path, String text) {}
