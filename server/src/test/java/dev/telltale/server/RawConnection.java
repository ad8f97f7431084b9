package dev.telltale.server;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** A socket that sends exactly the bytes it is told to. */
final class RawConnection implements AutoCloseable {
    final Socket socket;
    private final int port;
    private InputStream in;

    private RawConnection(Socket socket, int port) throws IOException {
        this.socket = socket;
        this.port = port;
        this.in = new BufferedInputStream(socket.getInputStream());
    }

    static RawConnection to(int port) throws IOException {
        return to(port, 0);
    }

    /** @param receiveBuffer in bytes, 0 for the usual one */
    static RawConnection to(int port, int receiveBuffer) throws IOException {
        Socket socket = new Socket();
        if (receiveBuffer > 0) {
            socket.setReceiveBufferSize(receiveBuffer);
        }
        socket.setSoTimeout(15_000);
        socket.connect(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), port));
        return new RawConnection(socket, port);
    }

    String host() {
        return "127.0.0.1:" + port;
    }

    /** From here on it takes so many bytes at a time, and rests after each. */
    void slowDown(int bytes, Duration rest) throws IOException {
        in = new FilterInputStream(in) {
            private int left = bytes;

            @Override
            public int read() throws IOException {
                if (left-- == 0) {
                    left = bytes;
                    LockSupport.parkNanos(rest.toNanos());
                }
                return super.read();
            }

            @Override
            public int read(byte[] to, int from, int length) throws IOException {
                int first = length == 0 ? 0 : read();
                if (first < 0 || length == 0) {
                    return first;
                }
                to[from] = (byte) first;
                return 1;
            }
        };
    }

    RawConnection send(String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
        socket.getOutputStream().flush();
        return this;
    }

    /** A request without body; further headers are whole lines. */
    RawConnection request(String method, String path, String... headers) throws IOException {
        StringBuilder text = new StringBuilder(method + " " + path + " HTTP/1.1\r\nHost: " + host() + "\r\n");
        for (String header : headers) {
            text.append(header).append("\r\n");
        }
        return send(text.append("\r\n").toString());
    }

    Head readHead() throws IOException {
        String statusLine = readLine();
        if (statusLine == null) {
            throw new EOFException("closed without an answer");
        }
        Map<String, String> headers = new LinkedHashMap<>();
        for (String line = readLine(); line != null && !line.isEmpty(); line = readLine()) {
            int colon = line.indexOf(':');
            headers.put(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).trim());
        }
        return new Head(Integer.parseInt(statusLine.split(" ")[1]), headers);
    }

    /** The answer in full, whether it has a length or chunks. */
    Whole readAnswer() throws IOException {
        Head head = readHead();
        String length = head.headers().get("content-length");
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        if (length != null) {
            body.writeBytes(in.readNBytes(Integer.parseInt(length)));
        } else if (head.isChunked()) {
            for (byte[] chunk = readChunk(); chunk != null; chunk = readChunk()) {
                body.writeBytes(chunk);
            }
        }
        return new Whole(head.status(), head.headers(), body.toString(StandardCharsets.UTF_8));
    }

    /** The next chunk of a chunked body; null after the last. */
    byte @Nullable [] readChunk() throws IOException {
        String size = readLine();
        if (size == null) {
            throw new EOFException("cut off between chunks");
        }
        byte[] chunk = in.readNBytes(Integer.parseInt(size, 16));
        readLine();
        return chunk.length == 0 ? null : chunk;
    }

    /** The next bytes, as many as asked for. */
    byte[] readBytes(int count) throws IOException {
        byte[] bytes = in.readNBytes(count);
        if (bytes.length < count) {
            throw new EOFException("closed after " + bytes.length + " of " + count + " bytes");
        }
        return bytes;
    }

    RawConnection send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        socket.getOutputStream().flush();
        return this;
    }

    /** Whether the other side has closed; waits for its next byte or its end. */
    boolean isAtEnd() throws IOException {
        return in.read() < 0;
    }

    private @Nullable String readLine() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                return null;
            }
            if (next != '\r') {
                line.write(next);
            }
        }
        return line.toString(StandardCharsets.UTF_8);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    record Head(int status, Map<String, String> headers) {
        boolean isChunked() {
            return "chunked".equals(headers.get("transfer-encoding"));
        }
    }

    record Whole(int status, Map<String, String> headers, String body) {}
}
