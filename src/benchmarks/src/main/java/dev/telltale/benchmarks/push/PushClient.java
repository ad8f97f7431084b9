package dev.telltale.benchmarks.push;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * Subscribers of a {@link PushServer}, all on one thread. It looks that none misses an event or gets one twice, and tells how many came and
 * how long they were on their way.
 *
 * <p>Arguments: the port; how many subscribers; of how many kinds of events, of which each wants one; seconds to let pass, and to measure.
 */
public final class PushClient {
    private final Selector selector;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(256 << 10);
    private final byte[] bytes = new byte[buffer.capacity()];
    private final Histogram nanos = new Histogram(TimeUnit.MINUTES.toNanos(1), 3);
    private long events;
    private long wrong;

    private PushClient(Selector selector) {
        this.selector = selector;
    }

    public static void main(String[] args) throws IOException {
        InetSocketAddress server = new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(args[0]));
        int kinds = Integer.parseInt(args[2]);
        PushClient client = new PushClient(Selector.open());
        for (int i = 0; i < Integer.parseInt(args[1]); i++) {
            client.subscribe(server, i % kinds);
        }
        client.readFor(Integer.parseInt(args[3]));
        client.events = 0;
        client.nanos.reset();
        client.readFor(Integer.parseInt(args[4]));
        System.out.printf(
                "%,d events a second, %d missing or twice; on their way, ms: p50 %.1f, p99 %.1f%n",
                client.events / Long.parseLong(args[4]),
                client.wrong,
                client.nanos.getValueAtPercentile(50) / 1e6,
                client.nanos.getValueAtPercentile(99) / 1e6);
    }

    private void subscribe(InetSocketAddress server, int kind) throws IOException {
        SocketChannel channel = SocketChannel.open(server);
        String request = "GET /sse/" + kind + " HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n\r\n";
        channel.write(ByteBuffer.wrap(request.getBytes(StandardCharsets.US_ASCII)));
        channel.configureBlocking(false).register(selector, SelectionKey.OP_READ, new Subscriber());
    }

    private void readFor(int seconds) throws IOException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        while (System.nanoTime() - end < 0) {
            selector.select(100);
            for (SelectionKey key : selector.selectedKeys()) {
                read((SocketChannel) key.channel(), (Subscriber) key.attachment());
            }
            selector.selectedKeys().clear();
        }
    }

    private void read(SocketChannel channel, Subscriber subscriber) throws IOException {
        buffer.clear();
        if (channel.read(buffer) < 0) {
            throw new EOFException("the server has closed a stream");
        }
        buffer.flip();
        int length = buffer.remaining();
        buffer.get(bytes, 0, length);
        long now = Texts.now();
        for (int i = 0; i < length; i++) {
            subscriber.take(bytes[i], now);
        }
    }

    /** One connection, which finds what it asks about where it stands, and does not take the frames apart. */
    private final class Subscriber {
        private final NumberAfter sentAt = new NumberAfter("\"t\":");
        private final NumberAfter turn = new NumberAfter("\"turn\":");
        private long last;

        void take(byte next, long now) {
            long sent = sentAt.take(next);
            if (sent >= 0) {
                nanos.recordValue(Math.min(Math.max(0, now - sent), nanos.getHighestTrackableValue()));
            }
            long turned = turn.take(next);
            if (turned >= 0) {
                events++;
                if (last > 0 && turned != last + 1) {
                    wrong++;
                }
                last = turned;
            }
        }
    }
}
