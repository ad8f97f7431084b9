package dev.telltale.monitor.wire;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One object being made, of the values that would be read from its JSON; those of users are shared, not copied. Not thread-safe. */
final class ObjectOut implements FieldSink {
    /** Those not closed yet, maps and lists, the innermost first. */
    private final Deque<Object> open = new ArrayDeque<>();

    private Map<String, @Nullable Object> whole = Map.of();

    /** What was told, once it is closed; not to be changed. */
    Map<String, @Nullable Object> whole() {
        return whole;
    }

    @Override
    public ObjectOut open() {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        if (open.isEmpty()) {
            whole = Collections.unmodifiableMap(map);
        } else {
            innermostList().add(Collections.unmodifiableMap(map));
        }
        open.push(map);
        return this;
    }

    @Override
    public ObjectOut open(String name) {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        value(name, Collections.unmodifiableMap(map));
        open.push(map);
        return this;
    }

    @Override
    public ObjectOut close(int levels) {
        for (int i = 0; i < levels; i++) {
            open.pop();
        }
        return this;
    }

    @Override
    public ObjectOut openList(String name) {
        List<@Nullable Object> list = new ArrayList<>();
        value(name, Collections.unmodifiableList(list));
        open.push(list);
        return this;
    }

    @Override
    public ObjectOut closeList() {
        return close(1);
    }

    @Override
    public ObjectOut text(String name, @Nullable String text) {
        return text == null ? this : value(name, text);
    }

    @Override
    public ObjectOut number(String name, long number) {
        return value(name, number);
    }

    @Override
    public ObjectOut number(String name, double number) {
        return JsonOut.isWhole(number) ? value(name, (long) number) : value(name, number);
    }

    @Override
    public ObjectOut flag(String name, boolean flag) {
        return value(name, flag);
    }

    @Override
    public ObjectOut time(String name, long micros) {
        return value(name, Timestamps.format(micros));
    }

    @Override
    @SuppressWarnings("unchecked") // a field is only told to an object
    public ObjectOut value(String name, @Nullable Object value) {
        ((Map<String, @Nullable Object>) Objects.requireNonNull(open.peek())).put(name, value);
        return this;
    }

    @SuppressWarnings("unchecked") // an object without a name stands in a list
    private List<@Nullable Object> innermostList() {
        return (List<@Nullable Object>) Objects.requireNonNull(open.peek());
    }
}
