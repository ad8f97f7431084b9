package dev.telltale.cli;

import dev.telltale.cli.print.DirectPaper;
import dev.telltale.engine.Engine;
import dev.telltale.engine.Execution;
import dev.telltale.event.EventJournal;
import dev.telltale.monitor.journal.MemoryJournal;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A run whose events are printed as they come; approvals are asked for below them. */
final class PrintedRun implements RunView {
    private final MemoryJournal journal = new MemoryJournal();
    private final boolean isJson;
    private @Nullable RunPaper paper;

    PrintedRun(boolean isJson) {
        this.isJson = isJson;
    }

    @Override
    public EventJournal journal() {
        return journal;
    }

    @Override
    public void attend(Engine engine) throws IOException {
        RunPaper printed = new RunPaper(DirectPaper.ofProcess(), isJson, engine);
        paper = printed;
        journal.publishTo(printed);
    }

    @Override
    public void show(Execution execution, Interruption interruption) {
        // Its events come by themselves.
    }

    @Override
    public @Nullable String finish() {
        return paper == null ? null : paper.finish();
    }

    @Override
    public void close() {
        finish();
    }
}
