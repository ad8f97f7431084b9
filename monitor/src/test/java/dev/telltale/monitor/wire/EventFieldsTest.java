package dev.telltale.monitor.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.telltale.event.ExecutionEvent;
import dev.telltale.monitor.Story;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EventFieldsTest {
    @Test
    void theyAreWhatWouldBeReadFromTheJsonOfEveryEvent() {
        for (int seed = 0; seed < 200; seed++) {
            for (ExecutionEvent event : new SampleEvents(seed).one()) {
                Map<String, Object> fields = EventFields.of(event);
                assertThat(fields).isEqualTo(JsonReader.readObject(EventJson.write(event)));
                assertThat(new ArrayList<>(fields.keySet()))
                        .as("in their order")
                        .isEqualTo(EventFields.NAMES.stream()
                                .filter(fields::containsKey)
                                .toList());
            }
        }
    }

    @Test
    void theyAreMadeOnceForOneEventAndNobodyCanChangeThem() {
        ExecutionEvent event = new Story("e1").started();
        Map<String, Object> fields = EventFields.of(event);

        assertThat(EventFields.of(event)).isSameAs(fields);
        assertThatThrownBy(() -> fields.put("seq", 2L)).isInstanceOf(UnsupportedOperationException.class);
        Map<?, ?> data = (Map<?, ?>) fields.get("data");
        assertThatThrownBy(data::clear).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(((List<?>) data.get("nodes"))::clear).isInstanceOf(UnsupportedOperationException.class);
    }
}
