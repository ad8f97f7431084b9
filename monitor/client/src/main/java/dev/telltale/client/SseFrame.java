package dev.telltale.client;

import org.jspecify.annotations.Nullable;

/**
 * One block of a stream of server-sent events.
 *
 * @param type what it is called, {@code message} if it does not say
 * @param data what it carries, or null if nothing; then a browser fires no event for it
 * @param lastEventId the id that the stream has come to with it; empty if it has none
 * @param hasId whether it says that itself
 * @param retryMillis after how long to come back, as told up to here; -1 if it was not told
 */
record SseFrame(String type, byte @Nullable [] data, String lastEventId, boolean hasId, long retryMillis) {}
