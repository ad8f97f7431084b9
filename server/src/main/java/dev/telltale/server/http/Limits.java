package dev.telltale.server.http;

import java.time.Duration;

/**
 * How much, and for how long, a client may keep the server busy.
 *
 * @param workflowBytes longest workflow text
 * @param jsonBytes longest JSON body
 * @param bodyTimeout until a request's body has arrived in full
 */
public record Limits(int workflowBytes, int jsonBytes, Duration bodyTimeout) {}
