package dev.telltale.client;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntSupplier;
import java.util.function.UnaryOperator;

/** Carries bytes between a client and a server, and breaks off each connection after as many as a test wants. */
final class Ferry implements AutoCloseable {
    private final ServerSocket listening;
    private final int to;
    private final IntSupplier lives;
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();

    /** How many connections it has carried. */
    final AtomicInteger carried = new AtomicInteger();

    /** How many connections it has broken off. */
    final AtomicInteger broken = new AtomicInteger();

    /** @param to the port of the server @param lives after how many bytes of the server the next connection ends */
    Ferry(int to, IntSupplier lives) {
        this.to = to;
        this.lives = lives;
        try {
            listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        RawServer.daemon(this::accept);
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + listening.getLocalPort());
    }

    private void accept() {
        try {
            while (true) {
                Socket client = listening.accept();
                Socket server = new Socket(InetAddress.getLoopbackAddress(), to);
                carried.incrementAndGet();
                sockets.add(client);
                sockets.add(server);
                int life = lives.getAsInt();
                RawServer.daemon(() -> carry(client, server, Integer.MAX_VALUE, this::readdress));
                RawServer.daemon(() -> carry(server, client, life, bytes -> bytes));
            }
        } catch (IOException e) {
            // closed
        }
    }

    /** A server serves its own names alone, port included. */
    private byte[] readdress(byte[] request) {
        return new String(request, StandardCharsets.ISO_8859_1)
                .replace("127.0.0.1:" + listening.getLocalPort(), "127.0.0.1:" + to)
                .getBytes(StandardCharsets.ISO_8859_1);
    }

    private void carry(Socket from, Socket to, int life, UnaryOperator<byte[]> change) {
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            byte[] bytes = new byte[2048];
            int left = life;
            int read;
            while (left > 0 && (read = in.read(bytes, 0, Math.min(left, bytes.length))) >= 0) {
                out.write(change.apply(Arrays.copyOf(bytes, read)));
                out.flush();
                left -= read;
            }
            if (left == 0) {
                broken.incrementAndGet();
                to.setSoLinger(true, 0); // so that it is reset
            }
        } catch (IOException e) {
            // one of the two has left
        }
    }

    @Override
    public void close() throws IOException {
        listening.close();
        for (Socket each : sockets) {
            each.close();
        }
    }
}
