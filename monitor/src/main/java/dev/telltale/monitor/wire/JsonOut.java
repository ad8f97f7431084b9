package dev.telltale.monitor.wire;

import dev.telltale.event.ExecutionError;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonWriteFeature;

/** One JSON text being written; fields that are null are left out. Not thread-safe. */
final class JsonOut implements AutoCloseable {
    // User values come out as Json.write gives them: lower-case escapes, surrogate pairs as four bytes.
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
            .disable(StreamWriteFeature.FLUSH_PASSED_TO_STREAM)
            .enable(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8)
            .disable(JsonWriteFeature.WRITE_HEX_UPPER_CASE)
            .build();

    private final OutputStream out;
    private final JsonGenerator json;

    /** A text that {@link #toBytes} gives. */
    JsonOut() {
        this(new ByteArrayOutputStream(512));
    }

    /** A text that goes into a stream, which stays open. */
    JsonOut(OutputStream out) {
        this.out = out;
        this.json = FACTORY.createGenerator(ObjectWriteContext.empty(), out);
    }

    JsonOut open() {
        json.writeStartObject();
        return this;
    }

    JsonOut open(String name) {
        json.writeName(name);
        return open();
    }

    JsonOut close(int levels) {
        for (int i = 0; i < levels; i++) {
            json.writeEndObject();
        }
        return this;
    }

    JsonOut openList(String name) {
        json.writeName(name);
        json.writeStartArray();
        return this;
    }

    JsonOut closeList() {
        json.writeEndArray();
        return this;
    }

    JsonOut text(String name, @Nullable String text) {
        if (text != null) {
            json.writeName(name);
            json.writeString(text);
        }
        return this;
    }

    JsonOut texts(String name, List<String> texts) {
        json.writeName(name);
        json.writeStartArray();
        for (String text : texts) {
            json.writeString(text);
        }
        json.writeEndArray();
        return this;
    }

    JsonOut number(String name, long number) {
        json.writeName(name);
        json.writeNumber(number);
        return this;
    }

    JsonOut number(String name, @Nullable Long number) {
        return number == null ? this : number(name, number.longValue());
    }

    JsonOut number(String name, @Nullable Integer number) {
        return number == null ? this : number(name, number.longValue());
    }

    /** A number of ours: a whole one is written without a fraction. */
    JsonOut number(String name, double number) {
        json.writeName(name);
        if (number == Math.rint(number) && Math.abs(number) < 1e15) {
            json.writeNumber((long) number);
        } else {
            json.writeNumber(Double.toString(number));
        }
        return this;
    }

    JsonOut flag(String name, boolean flag) {
        json.writeName(name);
        json.writeBoolean(flag);
        return this;
    }

    /** @param micros since the epoch */
    JsonOut time(String name, long micros) {
        json.writeName(name);
        json.writeString(Timestamps.format(micros));
        return this;
    }

    JsonOut error(@Nullable ExecutionError error) {
        if (error != null) {
            open("error").text("kind", error.kind().wireName()).text("message", error.message());
            text("nodeId", error.nodeId()).flag("retryable", error.retryable()).close(1);
        }
        return this;
    }

    /** A user's value, null included. */
    JsonOut value(String name, @Nullable Object value) {
        json.writeName(name);
        write(value);
        return this;
    }

    /** A user's object, or nothing. */
    JsonOut object(String name, @Nullable Map<String, ?> object) {
        return object == null ? this : value(name, object);
    }

    private void write(@Nullable Object value) {
        if (value instanceof String text) {
            json.writeString(text);
        } else if (value instanceof Map<?, ?> map) {
            json.writeStartObject();
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                json.writeName((String) entry.getKey());
                write(entry.getValue());
            }
            json.writeEndObject();
        } else if (value instanceof List<?> items) {
            json.writeStartArray();
            for (Object item : items) {
                write(item);
            }
            json.writeEndArray();
        } else if (value == null) {
            json.writeNull();
        } else if (value instanceof Boolean flag) {
            json.writeBoolean(flag);
        } else if (value instanceof Long number) {
            json.writeNumber(number);
        } else {
            json.writeNumber(value.toString()); // a Double, in the words of Json.write
        }
    }

    byte[] toBytes() {
        json.flush();
        return ((ByteArrayOutputStream) out).toByteArray();
    }

    @Override
    public void close() {
        json.close();
    }
}
