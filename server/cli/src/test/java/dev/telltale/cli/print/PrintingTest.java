package dev.telltale.cli.print;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.telltale.event.Envelope;
import dev.telltale.event.ExecutionStatus;
import dev.telltale.event.RunEvent;
import dev.telltale.event.Trigger;
import dev.telltale.monitor.journal.MemoryJournal;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 1, unit = TimeUnit.MINUTES)
class PrintingTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    /** Takes nothing, for this reason. */
    private static OutputStream broken(String reason) {
        return new OutputStream() {
            @Override
            public void write(int octet) throws IOException {
                throw new IOException(reason);
            }
        };
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static RunEvent.Started started() {
        return new RunEvent.Started(
                Envelope.ofExecution(1, 1, "e1", "release", ExecutionStatus.RUNNING),
                Map.of(),
                Map.of(),
                new Trigger("cli", null),
                null,
                0,
                List.of(),
                "ab".repeat(32));
    }

    @Test
    void bothStreamsGetWhatIsTheirs() throws IOException {
        try (Spool spool = new Spool(out, err)) {
            spool.out(bytes("one "));
            spool.err(bytes("bad"));
            spool.out(bytes("two"));
        }
        assertThat(out).hasToString("one two");
        assertThat(err).hasToString("bad");
    }

    // G11
    @Test
    void aReaderWhoHasLeftIsNoFault() throws IOException {
        try (Spool spool = new Spool(broken("Broken pipe"), err)) {
            spool.out(bytes("one"));
            spool.err(bytes("two"));
        }
        assertThat(err).hasToString("two");
    }

    @Test
    void anOutputThatCannotBeWrittenIsToldToTheWriter() throws IOException {
        Spool spool = new Spool(broken("No space left on device"), err);
        spool.out(bytes("one"));
        assertThatThrownBy(spool::close).isInstanceOf(IOException.class).hasMessage("No space left on device");
    }

    @Test
    void aPrinterThatLostSomethingSaysSoOnceItIsClosed() throws IOException {
        EventPrinter printer = new EventPrinter(new Spool(broken("No space left on device"), err), true);
        printer.acknowledged(1, List.of(started()));
        assertThat(printer.finish()).isEqualTo("not everything was printed: No space left on device");
    }

    @Test
    void whatTheJournalNoLongerKeepsIsPrintedAllTheSame() throws IOException { // G7
        MemoryJournal small = new MemoryJournal(1);
        try (EventPrinter printer = new EventPrinter(new Spool(out, err), false)) {
            small.publishTo(printer);
            small.append(List.of(started()));
            assertThat(printer.finish()).isNull();
        }
        assertThat(out).hasToString("release e1 started\n");
    }
}
