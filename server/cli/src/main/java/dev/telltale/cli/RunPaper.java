package dev.telltale.cli;

import dev.telltale.cli.print.DirectPaper;
import dev.telltale.cli.print.EventPrinter;
import dev.telltale.cli.print.Spool;
import dev.telltale.engine.Engine;
import dev.telltale.event.EventJournal;
import dev.telltale.event.ExecutionEvent;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.Charset;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a run says on paper: its events, and below them what is asked of whoever sits there. Not thread-safe: takes one batch at a time. */
final class RunPaper implements EventJournal.Publisher {
    private final EventPrinter printer;
    private final Questions questions;

    /** @param engine takes the answers @throws IOException if there is no room for what waits to be printed */
    RunPaper(DirectPaper paper, boolean isJson, Engine engine) throws IOException {
        Spool spool = new Spool(paper.out(), paper.err());
        this.printer = new EventPrinter(spool, isJson);
        this.questions = new Questions(standardIn(), spool, engine::approve);
    }

    private static BufferedReader standardIn() {
        InputStream in = StandardInput.isClosed() ? InputStream.nullInputStream() : System.in;
        return new BufferedReader(new InputStreamReader(in, Charset.defaultCharset()));
    }

    @Override
    public void acknowledged(long firstPosition, List<ExecutionEvent> batch) {
        printer.acknowledged(firstPosition, batch);
        questions.acknowledged(firstPosition, batch);
    }

    /** Waits until all is printed; again, it does nothing. @return what was not, and why, or null */
    @Nullable
    String finish() {
        return printer.finish();
    }
}
