package dev.telltale.monitor.wire;

import dev.telltale.event.ExecutionError;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What an object is told to, field by field in their order; fields that are null are left out. Not thread-safe. */
interface FieldSink {
    FieldSink open();

    FieldSink open(String name);

    FieldSink close(int levels);

    FieldSink openList(String name);

    FieldSink closeList();

    FieldSink text(String name, @Nullable String text);

    FieldSink number(String name, long number);

    /** A number of ours: a whole one has no fraction. */
    FieldSink number(String name, double number);

    FieldSink flag(String name, boolean flag);

    /** @param micros since the epoch */
    FieldSink time(String name, long micros);

    /** A user's value, null included. */
    FieldSink value(String name, @Nullable Object value);

    default FieldSink number(String name, @Nullable Long number) {
        return number == null ? this : number(name, number.longValue());
    }

    default FieldSink number(String name, @Nullable Integer number) {
        return number == null ? this : number(name, number.longValue());
    }

    /** A user's object, or nothing. */
    default FieldSink object(String name, @Nullable Map<String, ?> object) {
        return object == null ? this : value(name, object);
    }

    default FieldSink texts(String name, List<String> texts) {
        return value(name, texts);
    }

    default FieldSink error(@Nullable ExecutionError error) {
        if (error != null) {
            open("error").text("kind", error.kind().wireName()).text("message", error.message());
            text("nodeId", error.nodeId()).flag("retryable", error.retryable()).close(1);
        }
        return this;
    }
}
