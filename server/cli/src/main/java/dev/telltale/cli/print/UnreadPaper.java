package dev.telltale.cli.print;

import java.io.IOException;

/** Paper for what goes on also where nobody reads it any more: what is written from then on is dropped. Not thread-safe. */
public final class UnreadPaper implements Paper {
    private final Paper paper;
    private boolean isUnread;

    /** @param paper what is written on */
    public UnreadPaper(Paper paper) {
        this.paper = paper;
    }

    @Override
    public void out(byte[] text) throws IOException {
        if (isUnread) {
            return;
        }
        try {
            paper.out(text);
        } catch (ReaderGoneException hasSeenEnough) {
            isUnread = true;
        }
    }

    @Override
    public void err(byte[] text) throws IOException {
        paper.err(text);
    }
}
