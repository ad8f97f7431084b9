package dev.telltale.monitor.view;

/**
 * Where an execution ended.
 *
 * @param position of its terminal event in the total order
 * @param seq of its terminal event
 */
public record End(long position, long seq) {}
