package dev.telltale.monitor.hub;

/**
 * How far subscribers are behind.
 *
 * @param past how many of them are past what is held in memory
 * @param longest events, over all executions, that the last of them has not looked at
 */
public record Lag(int past, long longest) {}
