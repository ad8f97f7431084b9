package dev.telltale.e2e;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Many clients of one stream of one execution, on one thread. Some never read; the others check that what they read has no hole. Of the
 * thread that calls it.
 */
final class Crowd implements AutoCloseable {
    /** So that what a client has not read waits at the server, and not in the kernel of this side. */
    private static final int RECEIVE_BUFFER = 16 << 10;

    private final InetSocketAddress server;
    private final byte[] request;
    private final Selector selector;
    private final Random random = new Random(7);
    private final List<Client> clients = new ArrayList<>();
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(256 << 10);
    private int came;
    private long read;
    private long holes;
    private long lost;

    /** @param url of a stream of an execution, without a filter */
    Crowd(String url) throws IOException {
        URI at = URI.create(url);
        this.server = new InetSocketAddress(at.getHost(), at.getPort());
        this.request = ("GET " + at.getRawPath() + "?" + at.getRawQuery() + " HTTP/1.1\r\nHost: " + at.getRawAuthority()
                        + "\r\nAccept: text/event-stream\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
        this.selector = Selector.open();
    }

    /** Events read, by all. */
    long read() {
        return read;
    }

    /** How often a client read an event that did not follow the one before. */
    long holes() {
        return holes;
    }

    /** How many of those who read were cut off. */
    long lost() {
        return lost;
    }

    /** How many have come so far. */
    int came() {
        return came;
    }

    /** Comes in, or goes. @param stalled one of how many never reads; 0: all read */
    void become(int size, int stalled) throws IOException {
        while (clients.size() > size) {
            clients.remove(random.nextInt(clients.size())).channel.close();
        }
        while (clients.size() < size) {
            clients.add(new Client(stalled > 0 && clients.size() % stalled == 0));
            if (clients.size() % 100 == 0) {
                read(1);
            }
        }
    }

    /** Some of them go, and as many come. */
    void change(int some, int stalled) throws IOException {
        int size = clients.size();
        become(size - some, stalled);
        become(size, stalled);
    }

    /** Reads what has come. @param millis how long to wait for something to come */
    void read(long millis) throws IOException {
        selector.select(
                key -> {
                    try {
                        ((Client) key.attachment()).read();
                    } catch (IOException reset) {
                        ((Client) key.attachment()).end();
                    }
                },
                Math.max(1, millis));
    }

    @Override
    public void close() throws IOException {
        become(0, 0);
        selector.close();
    }

    /** One connection. It finds the numbers of events where they stand, and does not take the frames apart. */
    private final class Client {
        private static final String MARK = "\"seq\":";

        private final SocketChannel channel;
        private int matched;
        private long number;
        private long last;

        Client(boolean isStalled) throws IOException {
            channel = SocketChannel.open();
            channel.setOption(StandardSocketOptions.SO_RCVBUF, RECEIVE_BUFFER);
            channel.connect(server);
            came++;
            ByteBuffer bytes = ByteBuffer.wrap(request);
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            if (!isStalled) {
                channel.configureBlocking(false).register(selector, SelectionKey.OP_READ, this);
            }
        }

        private void read() throws IOException {
            buffer.clear();
            if (channel.read(buffer) < 0) {
                end();
                return;
            }
            for (buffer.flip(); buffer.hasRemaining(); ) {
                take((char) buffer.get());
            }
        }

        private void end() {
            lost++;
            try {
                channel.close();
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }

        private void take(char next) {
            if (matched == MARK.length()) {
                if (next >= '0' && next <= '9') {
                    number = 10 * number + next - '0';
                    return;
                }
                read++;
                if (last > 0 && number != last + 1) {
                    holes++;
                }
                last = number;
                number = 0;
                matched = 0;
            }
            matched = next == MARK.charAt(matched) ? matched + 1 : next == MARK.charAt(0) ? 1 : 0;
        }
    }
}
