package dev.telltale.server;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.DefaultHttp2HeadersEncoder;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameTypes;
import io.netty.handler.codec.http2.Http2Headers;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** A connection of HTTP/2 that sends exactly the frames it is told to. It answers settings and pings by itself, and gives back the window. */
final class RawHttp2 implements Closeable {
    static final int END_STREAM = 0x1;
    static final int END_HEADERS = 0x4;
    static final int ACK = 0x1;
    static final int WHOLE = END_STREAM | END_HEADERS;
    static final String PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

    private static final short INITIAL_WINDOW = 4;
    private static final short MAX_STREAMS = 3;
    private static final int USUAL_WINDOW = 65_535;
    private static final int MAX_FRAME = 16_384;

    final Socket socket;
    private final String authority;
    private final boolean isGenerous;
    private final DataInputStream in;
    private final DefaultHttp2HeadersEncoder encoder = new DefaultHttp2HeadersEncoder();
    private final DefaultHttp2HeadersDecoder decoder = new DefaultHttp2HeadersDecoder();
    private final Map<Integer, Stream> streams = new HashMap<>();
    private int lastStream = -1;

    /** Why the server ends the connection, once it has said so. */
    @Nullable
    Http2Error goAway;

    /** How many requests at once the server allows. */
    long maxStreams;

    private RawHttp2(Socket socket, int window) throws IOException {
        this.socket = socket;
        this.authority = "127.0.0.1:" + socket.getPort();
        this.isGenerous = window == USUAL_WINDOW;
        streams.put(0, new Stream());
        this.in = new DataInputStream(socket.getInputStream());
        send(PREFACE.getBytes(StandardCharsets.US_ASCII));
        frame(
                Http2FrameTypes.SETTINGS,
                0,
                0,
                ByteBuffer.allocate(6).putShort(INITIAL_WINDOW).putInt(window).array());
        readUntil(() -> maxStreams > 0);
    }

    static RawHttp2 to(int port) throws IOException {
        return to(port, USUAL_WINDOW);
    }

    /** @param window how much a stream takes before it is told that it may go on, which is up to {@link #allow} then */
    static RawHttp2 to(int port, int window) throws IOException {
        return new RawHttp2(RawConnection.to(port).socket, window);
    }

    /** Over a socket that speaks TLS, or does not read much at a time. */
    static RawHttp2 over(Socket socket) throws IOException {
        return new RawHttp2(socket, USUAL_WINDOW);
    }

    /** Opens streams of events, and waits until each has begun. @return them */
    List<Integer> watch(int count, String path) throws IOException {
        List<Integer> streams = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            streams.add(get(path));
        }
        for (int stream : streams) {
            await(stream, "stream.opened");
        }
        return streams;
    }

    // ---- what it sends

    /** A request without a body. @param headers name, value, name, value … @return its stream */
    int request(String method, String path, String... headers) throws IOException {
        return begin(WHOLE, method, path, headers);
    }

    int get(String path, String... headers) throws IOException {
        return request("GET", path, headers);
    }

    /** A request with the body of which begins behind it. */
    int begin(int flags, String method, String path, String... headers) throws IOException {
        int stream = next();
        byte[] head = head(stream, method, path, headers);
        int first = Math.min(head.length, MAX_FRAME);
        frame(
                Http2FrameTypes.HEADERS,
                first < head.length ? flags & ~END_HEADERS : flags,
                stream,
                Arrays.copyOf(head, first));
        for (int from = first; from < head.length; from += MAX_FRAME) {
            int to = Math.min(head.length, from + MAX_FRAME);
            frame(
                    Http2FrameTypes.CONTINUATION,
                    to < head.length ? 0 : END_HEADERS,
                    stream,
                    Arrays.copyOfRange(head, from, to));
        }
        return stream;
    }

    /** @return the id of a new stream */
    int next() {
        lastStream += 2;
        streams.put(lastStream, new Stream());
        return lastStream;
    }

    /** A head as bytes, to be sent in one frame or in several. @param headers an authority among them is sent instead of the right one */
    byte[] head(int stream, String method, String path, String... headers) {
        Http2Headers all = new DefaultHttp2Headers(false)
                .method(method)
                .scheme("http")
                .path(path)
                .authority(authority);
        for (int i = 0; i < headers.length; i += 2) {
            all.set(headers[i], headers[i + 1]);
        }
        ByteBuf block = Unpooled.buffer();
        try {
            encoder.encodeHeaders(stream, all, block);
        } catch (Http2Exception e) {
            throw new AssertionError(e);
        }
        byte[] bytes = new byte[block.readableBytes()];
        block.readBytes(bytes);
        return bytes;
    }

    void data(int stream, String text, int flags) throws IOException {
        data(stream, text.getBytes(StandardCharsets.UTF_8), flags);
    }

    /** A piece of a body, once the server allows it; nothing if it has given up the stream by then. */
    void data(int stream, byte[] bytes, int flags) throws IOException {
        readUntil(() -> Math.min(stream(0).window, stream(stream).window) >= bytes.length
                || stream(stream).isOver());
        if (stream(stream).isOver()) {
            return;
        }
        stream(0).window -= bytes.length;
        stream(stream).window -= bytes.length;
        frame(Http2FrameTypes.DATA, flags, stream, bytes);
    }

    void reset(int stream) throws IOException {
        frame(Http2FrameTypes.RST_STREAM, 0, stream, number((int) Http2Error.CANCEL.code()));
    }

    /** Lets the server send more. @param stream 0 for the connection */
    void allow(int stream, int bytes) throws IOException {
        frame(Http2FrameTypes.WINDOW_UPDATE, 0, stream, number(bytes));
    }

    private static byte[] number(int number) {
        return ByteBuffer.allocate(4).putInt(number).array();
    }

    void frame(int type, int flags, int stream, byte[] payload) throws IOException {
        send(bytes(type, flags, stream, payload));
    }

    static byte[] bytes(int type, int flags, int stream, byte[] payload) {
        return ByteBuffer.allocate(9 + payload.length)
                .putInt(payload.length << 8 | type)
                .put((byte) flags)
                .putInt(stream)
                .put(payload)
                .array();
    }

    void send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        socket.getOutputStream().flush();
    }

    /** What nobody has asked for: the server may have closed, and there is still something to read from it. */
    private void reply(byte[] frame) {
        try {
            send(frame);
        } catch (IOException closed) {
            // To be seen from what is read.
        }
    }

    // ---- what it is sent

    Stream stream(int id) {
        return Objects.requireNonNull(streams.get(id));
    }

    /** The answer in full. */
    Stream answer(int stream) throws IOException {
        readUntil(() -> stream(stream).isOver());
        return stream(stream);
    }

    /** Reads until a stream has this text in its body. */
    Stream await(int stream, String text) throws IOException {
        readUntil(() -> stream(stream).body().contains(text));
        return stream(stream);
    }

    /** Reads until something holds; fails if the connection ends before. */
    void readUntil(BooleanSupplier holds) throws IOException {
        while (!holds.getAsBoolean()) {
            if (!read()) {
                throw new EOFException("the connection ended, with " + goAway);
            }
        }
    }

    /** Reads to the end of the connection, reset or not. */
    void readToEnd() throws IOException {
        try {
            while (read()) {
                // There is more.
            }
        } catch (java.net.SocketException reset) {
            // That is an end, too.
        }
    }

    /** @return false at the end */
    boolean read() throws IOException {
        byte[] header = in.readNBytes(9);
        if (header.length < 9) {
            return false;
        }
        ByteBuffer of = ByteBuffer.wrap(header);
        int lengthAndType = of.getInt();
        byte flags = of.get();
        int id = of.getInt();
        byte[] payload = in.readNBytes(lengthAndType >>> 8);
        take((byte) lengthAndType, flags, id, payload);
        return true;
    }

    private void take(byte type, byte flags, int id, byte[] payload) throws IOException {
        Stream stream = streams.computeIfAbsent(id, key -> new Stream());
        if (type == Http2FrameTypes.HEADERS) {
            assertWhole(flags);
            for (Map.Entry<CharSequence, CharSequence> each : decode(id, payload)) {
                stream.headers.put(each.getKey().toString(), each.getValue().toString());
            }
        } else if (type == Http2FrameTypes.DATA) {
            stream.bytes.writeBytes(payload);
            if (isGenerous && payload.length > 0) {
                reply(bytes(Http2FrameTypes.WINDOW_UPDATE, 0, 0, number(payload.length)));
                reply(bytes(Http2FrameTypes.WINDOW_UPDATE, 0, id, number(payload.length)));
            }
        } else if (type == Http2FrameTypes.WINDOW_UPDATE) {
            stream.window += ByteBuffer.wrap(payload).getInt();
        } else if (type == Http2FrameTypes.RST_STREAM) {
            stream.reset = Http2Error.valueOf(ByteBuffer.wrap(payload).getInt());
        } else if (type == Http2FrameTypes.GO_AWAY) {
            goAway = Http2Error.valueOf(ByteBuffer.wrap(payload).getInt(4));
        } else if (type == Http2FrameTypes.SETTINGS && (flags & ACK) == 0) {
            settings(ByteBuffer.wrap(payload));
            reply(bytes(Http2FrameTypes.SETTINGS, ACK, 0, new byte[0]));
        } else if (type == Http2FrameTypes.PING && (flags & ACK) == 0) {
            reply(bytes(Http2FrameTypes.PING, ACK, 0, payload));
        }
        stream.isEnded |=
                (type == Http2FrameTypes.HEADERS || type == Http2FrameTypes.DATA) && (flags & END_STREAM) != 0;
    }

    private static void assertWhole(byte flags) {
        if ((flags & END_HEADERS) == 0) {
            throw new AssertionError("heads in several frames are not read here");
        }
    }

    private Http2Headers decode(int id, byte[] payload) {
        try {
            return decoder.decodeHeaders(id, Unpooled.wrappedBuffer(payload));
        } catch (Http2Exception e) {
            throw new AssertionError(e);
        }
    }

    private void settings(ByteBuffer settings) {
        maxStreams = Long.MAX_VALUE;
        while (settings.hasRemaining()) {
            short id = settings.getShort();
            int value = settings.getInt();
            if (id == MAX_STREAMS) {
                maxStreams = value;
            }
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    /** What has come on one stream. */
    static final class Stream {
        final Map<String, String> headers = new HashMap<>();
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        /** How much may be sent on it; on stream 0, of all bodies together. */
        private long window = USUAL_WINDOW;

        /** Whether the server has said that this is all. */
        boolean isEnded;

        /** Why the server has given it up; null if it has not. */
        @Nullable
        Http2Error reset;

        boolean isOver() {
            return isEnded || reset != null;
        }

        int status() {
            return Integer.parseInt(headers.get(":status"));
        }

        String body() {
            return bytes.toString(StandardCharsets.UTF_8);
        }

        int size() {
            return bytes.size();
        }
    }
}
