package dev.telltale.cli.print;

import static org.assertj.core.api.Assertions.assertThat;

import dev.telltale.event.Envelope;
import dev.telltale.event.NodeEvent;
import dev.telltale.event.NodeStatus;
import dev.telltale.monitor.stream.Cursor;
import dev.telltale.monitor.stream.Delivery;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class EventFormTest {
    @Test
    void jsonSaysHowManyOlderEventsWereLeftOutAsOnTheWire() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        EventForm form = new EventForm(new DirectPaper(out, out), true, PlainLines.ofOne());
        NodeEvent event = new NodeEvent.Progressed(
                new Envelope(7, 7, "e1", "release", "push", "push", 1, NodeStatus.RUNNING), 0.5, null);

        form.print(new Delivery.Entry(new Cursor("abc", 7), event, 72));

        assertThat(out.toString(StandardCharsets.UTF_8))
                .contains("\"conflated\":72")
                .endsWith("}\n");
    }
}
