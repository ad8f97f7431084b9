package dev.telltale.cli;

import dev.telltale.cli.print.EventPrinter;
import dev.telltale.cli.print.Spool;
import dev.telltale.engine.Engine;
import dev.telltale.engine.Execution;
import dev.telltale.event.EventJournal;
import dev.telltale.monitor.journal.MemoryJournal;
import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.Charset;
import org.jspecify.annotations.Nullable;

/** A run whose events are printed as they come; approvals are asked for below them. */
final class PrintedRun implements RunView {
    private final MemoryJournal journal = new MemoryJournal();
    private final Spool spool;
    private final EventPrinter printer;

    PrintedRun(boolean isJson) throws IOException {
        this.spool = new Spool(new FileOutputStream(FileDescriptor.out), new FileOutputStream(FileDescriptor.err));
        this.printer = new EventPrinter(spool, isJson);
    }

    @Override
    public EventJournal journal() {
        return journal;
    }

    @Override
    public void attend(Engine engine) {
        Questions questions = new Questions(standardIn(), spool, engine::approve);
        journal.publishTo((position, batch) -> {
            printer.acknowledged(position, batch);
            questions.acknowledged(position, batch);
        });
    }

    private static BufferedReader standardIn() {
        InputStream in = StandardInput.isClosed() ? InputStream.nullInputStream() : System.in;
        return new BufferedReader(new InputStreamReader(in, Charset.defaultCharset()));
    }

    @Override
    public void show(Execution execution, Interruption interruption) {
        // Its events come by themselves.
    }

    @Override
    public @Nullable String finish() {
        return printer.finish();
    }

    @Override
    public void close() {
        printer.close();
    }
}
