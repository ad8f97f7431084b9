package dev.telltale.cli;

import dev.telltale.cli.print.Spool;
import dev.telltale.event.EventJournal;
import dev.telltale.event.ExecutionControl.Approval;
import dev.telltale.event.ExecutionEvent;
import dev.telltale.event.NodeEvent;
import dev.telltale.tui.log.Harmless;
import java.io.BufferedReader;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Asks whoever sits at the terminal what nodes wait to have approved, one question after another.
 *
 * <p>Questions go to standard error, answers come from standard input, which is read only while there is a question. Once it has ended,
 * whatever is asked is rejected: nobody can answer any more. A line answers the question that was shown when the reading of it began,
 * and none other: what was typed for a question that has gone must not approve the next one. Thread-safe: the journal tells it of events,
 * one thread of its own asks.
 */
final class Questions implements EventJournal.Publisher {
    /** Characters of an answer that are looked at; nobody means yes or no with more. */
    private static final int LONGEST = 100;

    /** Answers in a row that are none, after which whoever gives them is taken for no person. */
    private static final int PATIENCE = 100;

    private final BufferedReader in;
    private final Spool spool;
    private final BiConsumer<String, Approval> answers;
    private final Map<String, Question> open = new LinkedHashMap<>(); // by execution and path; guarded by this
    private @Nullable Thread asker; // guarded by this
    private @Nullable Question shown; // guarded by this

    /** @param answers takes the id of the execution and what was answered */
    Questions(BufferedReader in, Spool spool, BiConsumer<String, Approval> answers) {
        this.in = in;
        this.spool = spool;
        this.answers = answers;
    }

    @Override
    public void acknowledged(long firstPosition, List<ExecutionEvent> batch) {
        for (ExecutionEvent event : batch) {
            if (event instanceof NodeEvent.Waiting waiting && waiting.prompt() != null) {
                ask(new Question(event.envelope().executionId(), pathOf(event), waiting.prompt()));
            } else if (event instanceof NodeEvent && event.envelope().status().isTerminal()) {
                ended(new Question(event.envelope().executionId(), pathOf(event), "").key());
            }
        }
    }

    private static String pathOf(ExecutionEvent event) {
        return String.valueOf(event.envelope().path());
    }

    private synchronized void ask(Question question) {
        open.put(question.key(), question);
        if (asker == null) {
            asker = new Thread(this::work, "telltale-questions");
            asker.setDaemon(true); // it may stand in a read that nobody answers
            asker.start();
        }
        notifyAll();
    }

    private synchronized void ended(String key) {
        Question gone = open.remove(key);
        if (gone != null && gone.equals(shown)) {
            say(gone.path + " does not wait any more"
                    + (open.isEmpty() ? "\n" : "; press Enter for the next question\n"));
        }
    }

    private void work() {
        String end;
        try {
            try {
                end = readToTheEnd();
            } catch (RuntimeException
                    | Error fault) { // whatever it was, nobody must wait for an answer that cannot come
                end = "standard input cannot be read: " + fault;
            }
            while (true) {
                reject(next(false), "there is nobody to ask, " + end);
            }
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        }
    }

    /** Asks and takes answers for as long as there are any. @return why there are no more */
    private String readToTheEnd() throws InterruptedException {
        try {
            int wrong = 0;
            while (wrong < PATIENCE) {
                Question question = next(true);
                String line = readLine();
                if (line == null) {
                    return "standard input has ended";
                }
                wrong = answer(question, line.strip().toLowerCase(Locale.ROOT)) ? 0 : wrong + 1;
            }
            return "standard input gave " + PATIENCE + " lines that are neither yes nor no";
        } catch (IOException unreadable) {
            return "standard input cannot be read: " + unreadable.getMessage();
        }
    }

    /** A line, or as much of it as an answer may have; null at the end. */
    private @Nullable String readLine() throws IOException {
        StringBuilder line = new StringBuilder();
        int c = in.read();
        if (c < 0) {
            return null;
        }
        for (int length = 0; c >= 0 && c != '\n'; c = in.read()) {
            if (length++ < LONGEST) {
                line.append((char) c);
            } else if (length > LONGEST * LONGEST) {
                return line.toString(); // the rest is taken for further lines, so that an endless one comes to an end
            }
        }
        return line.toString();
    }

    /** Waits for a question, and shows it if it is to be answered here. */
    private synchronized Question next(boolean isShown) throws InterruptedException {
        while (open.isEmpty()) {
            wait();
        }
        Question question = open.values().iterator().next();
        if (isShown) {
            shown = question;
            say(Harmless.of(question.path + ": " + question.prompt) + " [yes/no]\n");
        }
        return question;
    }

    /** @return whether the word was an answer */
    private boolean answer(Question question, String word) {
        boolean isYes = word.equals("yes") || word.equals("y");
        synchronized (this) {
            shown = null;
            if (question.equals(open.get(question.key())) && !isYes && !word.equals("no") && !word.equals("n")) {
                say("answer yes or no\n");
                return false;
            }
        }
        give(question, isYes, System.getProperty("user.name"), null);
        return true;
    }

    private void reject(Question question, String reason) {
        give(question, false, null, reason);
    }

    private void give(Question question, boolean isApproved, @Nullable String by, @Nullable String reason) {
        synchronized (this) {
            if (!open.remove(question.key(), question)) {
                return;
            }
        }
        answers.accept(question.executionId, new Approval(question.path, isApproved, Map.of(), by, reason));
    }

    private void say(String text) {
        try {
            spool.err(text);
        } catch (IOException lost) {
            // whoever prints the events tells of it
        }
    }

    private record Question(String executionId, String path, String prompt) {
        String key() {
            return executionId + " " + path;
        }
    }
}
