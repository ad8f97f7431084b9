package dev.telltale.client;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Takes a stream of server-sent events apart (WHATWG HTML, section 9.2.6), wherever its bytes are cut.
 *
 * <p>Lines end with LF, CR or CRLF. A block counts once the blank line behind it has come, so of a stream that breaks off nothing is half
 * told. Not thread-safe.
 */
final class SseParser {
    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};
    private static final byte[] LINE_END = {'\n'};
    private static final byte[] DATA = {'d', 'a', 't', 'a', ':'};
    private static final int BEGINNING = DATA.length + 1; // there may be a blank, which does not count
    private static final int MOST_DIGITS = 18;

    private final int maxBytes;

    /** A line up to here; of one that carries data its beginning only, as the rest goes where it belongs at once. */
    private final Blocks line = new Blocks();

    private final Blocks data = new Blocks();
    private boolean isData;
    private boolean isFirstLine = true;
    private boolean isAfterReturn;
    private boolean hasData;
    private boolean hasId;
    private boolean hasRetry;
    private String type = "";
    private String lastEventId;
    private long retryMillis = -1;

    /**
     * @param lastEventId that the stream goes on after; empty for none
     * @param maxBytes longest block that is taken
     */
    SseParser(String lastEventId, int maxBytes) {
        this.lastEventId = lastEventId;
        this.maxBytes = maxBytes;
    }

    /**
     * The blocks that end in these bytes.
     *
     * @throws FrameTooLongException if one is longer than is taken
     */
    List<SseFrame> feed(byte[] bytes) {
        List<SseFrame> frames = new ArrayList<>();
        int from = 0;
        for (int at = 0; at < bytes.length; at++) {
            byte b = bytes[at];
            if (b == '\n' && isAfterReturn) {
                from = at + 1; // the second half of an end that was taken already
            } else if (b == '\n' || b == '\r') {
                add(bytes, from, at);
                from = at + 1;
                endLine(frames);
            }
            isAfterReturn = b == '\r';
        }
        add(bytes, from, bytes.length);
        return frames;
    }

    private void add(byte[] bytes, int from, int to) {
        if ((long) data.size() + line.size() + to - from > maxBytes) {
            throw new FrameTooLongException(maxBytes);
        }
        int at = from;
        if (!isData && !isFirstLine && line.size() < BEGINNING) {
            at = Math.min(to, from + BEGINNING - line.size());
            line.add(bytes, from, at);
            if (line.size() == BEGINNING) {
                begin(line.take());
            }
        }
        (isData ? data : line).add(bytes, at, to);
    }

    private void begin(byte[] beginning) {
        isData = Arrays.equals(beginning, 0, DATA.length, DATA, 0, DATA.length);
        if (isData) {
            addData(beginning, beginning[DATA.length] == ' ' ? BEGINNING : DATA.length);
        } else {
            line.add(beginning, 0, beginning.length);
        }
    }

    private void endLine(List<SseFrame> frames) {
        if (isData) {
            isData = false;
            return;
        }
        byte[] bytes = line.take();
        int start = 0;
        if (isFirstLine) {
            isFirstLine = false;
            int length = BYTE_ORDER_MARK.length;
            start = bytes.length >= length && Arrays.equals(bytes, 0, length, BYTE_ORDER_MARK, 0, length) ? length : 0;
        }
        if (start == bytes.length) {
            endBlock(frames);
        } else {
            field(bytes, start);
        }
    }

    private void endBlock(List<SseFrame> frames) {
        if (hasData || hasId || hasRetry) {
            frames.add(new SseFrame(
                    type.isEmpty() ? "message" : type, hasData ? data.take() : null, lastEventId, hasId, retryMillis));
        }
        type = "";
        hasData = false;
        hasId = false;
        hasRetry = false;
    }

    /** A line that begins with a colon is a comment: a field without a name, which nobody knows. */
    private void field(byte[] line, int start) {
        int colon = start;
        while (colon < line.length && line[colon] != ':') {
            colon++;
        }
        int from = Math.min(colon + 1, line.length);
        if (from < line.length && line[from] == ' ') {
            from++;
        }
        String name = new String(line, start, colon - start, StandardCharsets.UTF_8);
        switch (name) {
            case "data" -> addData(line, from);
            case "event" -> type = text(line, from);
            case "id" -> id(text(line, from));
            case "retry" -> retry(text(line, from));
            default -> {}
        }
    }

    private void addData(byte[] line, int from) {
        if (hasData) {
            data.add(LINE_END, 0, 1);
        }
        data.add(line, from, line.length);
        hasData = true;
    }

    private void id(String value) {
        if (value.indexOf('\0') < 0) {
            lastEventId = value;
            hasId = true;
        }
    }

    private void retry(String value) {
        if (!value.isEmpty() && value.length() <= MOST_DIGITS && value.chars().allMatch(c -> c >= '0' && c <= '9')) {
            retryMillis = Long.parseLong(value);
            hasRetry = true;
        }
    }

    private static String text(byte[] line, int from) {
        return new String(line, from, line.length - from, StandardCharsets.UTF_8);
    }
}
