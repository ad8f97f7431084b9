/** What is said on a WebSocket: many subscriptions and commands on one connection, as the subprotocol {@code telltale.v1} has it. */
@NullMarked
package dev.telltale.server.websocket;

import org.jspecify.annotations.NullMarked;
