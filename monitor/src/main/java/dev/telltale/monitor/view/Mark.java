package dev.telltale.monitor.view;

/**
 * Where an event of an execution stands.
 *
 * @param position in the total order
 * @param seq in its execution; 0 if that is not known any more
 */
public record Mark(long position, long seq) {}
