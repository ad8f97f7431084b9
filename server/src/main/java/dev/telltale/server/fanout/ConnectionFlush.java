package dev.telltale.server.fanout;

import io.netty.channel.Channel;
import io.netty.util.AttributeKey;

/** One flush, and so one system call, for what all the streams of a connection of HTTP/2 write in one go. Of its event loop. */
final class ConnectionFlush {
    private static final AttributeKey<ConnectionFlush> KEY = AttributeKey.valueOf(ConnectionFlush.class, "of");

    private final Channel connection;
    private final LoopFigures.Count flushes;
    private boolean isDue;

    private ConnectionFlush(Channel connection, LoopFigures.Count flushes) {
        this.connection = connection;
        this.flushes = flushes;
    }

    /** @param flushes counts them */
    static ConnectionFlush of(Channel connection, LoopFigures.Count flushes) {
        ConnectionFlush present = connection.attr(KEY).get();
        if (present == null) {
            present = new ConnectionFlush(connection, flushes);
            connection.attr(KEY).set(present);
        }
        return present;
    }

    /** Flushes once the event loop is done with what it is at. */
    void soon() {
        if (!isDue) {
            isDue = true;
            connection.eventLoop().execute(this::nowIfDue);
        }
    }

    boolean isDue() {
        return isDue;
    }

    private void nowIfDue() {
        if (isDue) {
            now();
        }
    }

    void now() {
        isDue = false;
        flushes.add(1);
        connection.flush();
    }
}
