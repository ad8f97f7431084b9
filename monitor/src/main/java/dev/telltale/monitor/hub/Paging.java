package dev.telltale.monitor.hub;

/**
 * What was read from the journal for subscribers who are behind.
 *
 * @param read pages read so far
 * @param shared pages that somebody got without a reading of its own
 * @param bytes that the pages take which are kept now, estimated
 */
public record Paging(long read, long shared, long bytes) {}
