package dev.telltale.client;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;

/** A server that says what a test wants, byte by byte: each connection gets the next answer, the last one again and again. */
final class RawServer implements AutoCloseable {
    static final String STREAM = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n";

    /** What is done with a connection, once the head of its request has come; the connection ends with it. */
    interface Answer {
        void give(Socket socket) throws IOException;
    }

    /** The heads of the requests that have come. */
    final List<String> requests = new CopyOnWriteArrayList<>();

    private final ServerSocket listening;
    private volatile boolean isGreeting;
    private final Queue<Answer> answers = new ConcurrentLinkedQueue<>();
    private final List<Socket> connections = new CopyOnWriteArrayList<>();

    private RawServer(InetAddress address, Answer... answers) {
        this.answers.addAll(List.of(answers));
        try {
            listening = new ServerSocket(0, 50, address);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        daemon(this::accept);
    }

    static RawServer giving(Answer... answers) {
        return on(InetAddress.getLoopbackAddress(), answers);
    }

    static RawServer on(InetAddress address, Answer... answers) {
        return new RawServer(address, answers);
    }

    /** One that does not wait for a request. */
    static RawServer greeting(String text) {
        RawServer server = giving(open(text));
        server.isGreeting = true;
        return server;
    }

    /** Gives a text and ends the connection. */
    static Answer text(String text) {
        return socket -> socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Gives a text and then nothing more, until the client leaves. */
    static Answer open(String text) {
        return socket -> {
            text(text).give(socket);
            socket.getInputStream().read(); // until the client leaves
        };
    }

    /** An answer that is not a stream. @param headers each with its line end */
    static Answer whole(int status, String headers, String body) {
        int length = body.getBytes(StandardCharsets.UTF_8).length;
        return text("HTTP/1.1 " + status + " x\r\n" + headers + "Content-Length: " + length + "\r\n\r\n" + body);
    }

    static Answer problem(int status, String headers, String detail) {
        return whole(
                status,
                headers + "Content-Type: application/problem+json\r\n",
                "{\"type\":\"x\",\"title\":\"x\",\"status\":" + status + ",\"detail\":\"" + detail
                        + "\",\"hint\":\"mend it\"}");
    }

    URI uri() {
        InetAddress address = listening.getInetAddress();
        String host = address instanceof Inet6Address ? "[::1]" : address.getHostAddress();
        return URI.create("http://" + host + ":" + listening.getLocalPort());
    }

    /** How many connections its clients hold. */
    long open() {
        return connections.stream().filter(socket -> !socket.isClosed()).count();
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = listening.accept();
                connections.add(socket);
                daemon(() -> serve(socket));
            }
        } catch (IOException e) {
            // closed
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            if (!isGreeting) {
                requests.add(head(new BufferedInputStream(socket.getInputStream())));
            }
            Answer answer = answers.size() > 1 ? answers.remove() : answers.element();
            answer.give(socket);
        } catch (IOException e) {
            // the client has left
        }
    }

    private static String head(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            if (next < 0) {
                throw new IOException("left before asking");
            }
            head.append((char) next);
        }
        return head.toString();
    }

    static void daemon(Runnable action) {
        Thread thread = new Thread(action, "raw-server");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        listening.close();
        for (Socket each : connections) {
            each.close();
        }
    }
}
