package dev.telltale.monitor.journal.disk;

/**
 * That an execution was forgotten, as a log has it.
 *
 * @param first of the positions that it had
 * @param last of the positions that it had
 * @param offset of its frame
 * @param length of its frame
 */
record Tombstone(String executionId, long first, long last, int offset, int length) {}
