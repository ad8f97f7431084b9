package dev.telltale.e2e.conformance;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A connection that sends the bytes it is told to, and takes what comes apart to the letter of RFC 9112. */
final class Wire implements AutoCloseable {
    private static final int PATIENCE_MS = 30_000;
    // So that what a client has not read waits at the server, and not in the kernel of this side.
    private static final int RECEIVE_BUFFER = 16 << 10;
    private static final Pattern STATUS_LINE = Pattern.compile("HTTP/1\\.1 ([1-5][0-9]{2}) [ -~]*");
    private static final Pattern FIELD = Pattern.compile("([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \\t]*([ -~]*?)[ \\t]*");

    private final Socket socket;
    private final String host;
    private final String prefix;
    private final InputStream in;

    private Wire(Socket socket, URI url) throws IOException {
        this.socket = socket;
        this.host = url.getRawAuthority();
        this.prefix = url.getRawPath();
        this.in = new BufferedInputStream(socket.getInputStream());
    }

    static Wire to(URI url) throws IOException {
        if (!"http".equals(url.getScheme())) {
            throw new IllegalArgumentException(url + " is not http, and this suite speaks no TLS");
        }
        Socket socket = new Socket();
        socket.setReceiveBufferSize(RECEIVE_BUFFER);
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(PATIENCE_MS);
        socket.connect(new InetSocketAddress(url.getHost(), url.getPort() < 0 ? 80 : url.getPort()), PATIENCE_MS);
        return new Wire(socket, url);
    }

    /** Where the server says it is. */
    String host() {
        return host;
    }

    Wire send(String text) throws IOException {
        return send(text.getBytes(StandardCharsets.UTF_8));
    }

    Wire send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        return this;
    }

    /** Further headers are whole lines. */
    Wire get(String path, String... headers) throws IOException {
        return request("GET", path, "", headers);
    }

    Wire request(String method, String path, String body, String... headers) throws IOException {
        return send(text(method, path, "HTTP/1.1", body, headers));
    }

    /** A request as it is sent. */
    String text(String method, String path, String version, String body, String... headers) {
        List<String> lines = new ArrayList<>(List.of(method + " " + prefix + path + " " + version, "Host: " + host));
        lines.addAll(List.of(headers));
        if (!body.isEmpty()) {
            lines.add("Content-Length: " + body.getBytes(StandardCharsets.UTF_8).length);
        }
        return String.join("\r\n", lines) + "\r\n\r\n" + body;
    }

    /** Sends no more, and goes on reading. */
    void closeHalf() throws IOException {
        socket.shutdownOutput();
    }

    /** Is gone without a goodbye: what is on its way is answered with a reset. */
    void vanish() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    Head readHead() throws IOException {
        String statusLine = readLine();
        Matcher status = STATUS_LINE.matcher(statusLine);
        require(status.matches(), "a status line", statusLine);
        List<Field> fields = new ArrayList<>();
        for (String line = readLine(); !line.isEmpty(); line = readLine()) {
            Matcher field = FIELD.matcher(line);
            require(field.matches(), "a header", line);
            fields.add(new Field(field.group(1), field.group(2)));
        }
        return new Head(statusLine, Integer.parseInt(status.group(1)), fields);
    }

    /** The answer to a request other than HEAD, in full. */
    Answer readAnswer() throws IOException {
        Head head = readHead();
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        if (head.isChunked()) {
            for (byte[] chunk = readChunk(); chunk != null; chunk = readChunk()) {
                body.writeBytes(chunk);
            }
        } else {
            body.writeBytes(in.readNBytes(head.values("Content-Length").stream()
                    .mapToInt(Integer::parseInt)
                    .sum()));
        }
        return new Answer(head, body.toString(StandardCharsets.UTF_8));
    }

    /** The next chunk of a chunked body; null after the last. */
    byte @Nullable [] readChunk() throws IOException {
        String size = readLine();
        require(size.matches("[0-9A-Fa-f]{1,8}"), "the size of a chunk", size);
        int length = Integer.parseInt(size, 16);
        byte[] chunk = in.readNBytes(length);
        require(chunk.length == length, length + " bytes of a chunk", "only " + chunk.length);
        String end = readLine();
        require(end.isEmpty(), "the end of a chunk", end);
        return length == 0 ? null : chunk;
    }

    /** Whatever comes until the server closes, however it does. */
    byte[] readToEnd() {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        try {
            in.transferTo(all);
        } catch (SocketTimeoutException stillOpen) {
            throw new AssertionError("the server keeps the connection open", stillOpen);
        } catch (IOException reset) {
            // it has closed with something of ours unread
        }
        return all.toByteArray();
    }

    byte[] readNBytes(int count) throws IOException {
        return in.readNBytes(count);
    }

    /** Bytes as the text that they must be. */
    static String utf8(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException broken) {
            throw new AssertionError("bytes that are no UTF-8", broken);
        }
    }

    private String readLine() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int next = in.read(); next != '\r'; next = in.read()) {
            if (next < 0) {
                throw new EOFException("closed after '" + line.toString(StandardCharsets.ISO_8859_1) + "'");
            }
            require(next != '\n', "CR before LF", line.toString(StandardCharsets.ISO_8859_1));
            line.write(next);
        }
        require(in.read() == '\n', "LF after CR", line.toString(StandardCharsets.ISO_8859_1));
        return line.toString(StandardCharsets.ISO_8859_1);
    }

    private static void require(boolean isSo, String what, String found) {
        if (!isSo) {
            throw new AssertionError("not " + what + ": " + found);
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    /** A header of an answer, its name as it was written. */
    record Field(String name, String value) {}

    /** What stands before the body. */
    record Head(String statusLine, int status, List<Field> fields) {
        /** Of all fields of a name, in whatever case. */
        List<String> values(String name) {
            return fields.stream()
                    .filter(field -> field.name().equalsIgnoreCase(name))
                    .map(Field::value)
                    .toList();
        }

        boolean isChunked() {
            return values("Transfer-Encoding").equals(List.of("chunked"));
        }
    }

    /** An answer in full. */
    record Answer(Head head, String body) {}
}
