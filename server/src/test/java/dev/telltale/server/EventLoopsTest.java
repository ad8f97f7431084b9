package dev.telltale.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.telltale.engine.Engine;
import dev.telltale.event.ForwardingJournal;
import dev.telltale.monitor.LocalMonitor;
import dev.telltale.monitor.MonitorOptions;
import dev.telltale.monitor.journal.MemoryJournal;
import java.io.IOException;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An event loop that reads a journal holds up every stream on it. */
class EventLoopsTest {
    private final OverheardJournal journal = new OverheardJournal();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/v1/executions/e1/events?from=now",
                "/api/v1/executions/e1/events",
                "/api/v1/events",
                "/api/v1/events?from=start"
            })
    void aStreamIsOpenedOffTheEventLoop(String path) throws IOException {
        try (LocalMonitor monitor = LocalMonitor.of(journal, MonitorOptions.DEFAULT);
                Engine engine = Engine.builder().journal(monitor.journal()).build();
                TelltaleServer server = TelltaleServer.start(
                        Harbour.OPTIONS, monitor, new TaleControl(monitor.journal()), engine.workflows())) {
            Tale tale = new Tale(monitor.journal(), "e1", "release").begin("a").start("a");
            try (SseStream stream = SseStream.open(RawConnection.to(server.port()), path)) {
                stream.next("stream.opened");
                tale.finish("a").complete();
                stream.next("execution.completed");
            }
            assertThat(journal.readers)
                    .filteredOn(thread -> thread.startsWith("telltale-http"))
                    .allMatch(thread -> thread.startsWith("telltale-http-work"));
        }
    }

    @Test
    void theTestSeesWhoReads() {
        journal.read(0, 1);
        assertThat(journal.readers).containsExactly(Thread.currentThread().getName());
    }

    /** Knows which threads have read it. */
    private static final class OverheardJournal extends ForwardingJournal {
        private final Queue<String> readers = new ConcurrentLinkedQueue<>();

        OverheardJournal() {
            super(new MemoryJournal());
        }

        @Override
        public List<Entry> read(long after, int limit) {
            readers.add(Thread.currentThread().getName());
            return super.read(after, limit);
        }

        @Override
        public List<Entry> readExecution(String executionId, long afterSeq, int limit) {
            readers.add(Thread.currentThread().getName());
            return super.readExecution(executionId, afterSeq, limit);
        }
    }
}
