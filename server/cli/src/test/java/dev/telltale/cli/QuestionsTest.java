package dev.telltale.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.telltale.cli.print.Spool;
import dev.telltale.event.Envelope;
import dev.telltale.event.ErrorKind;
import dev.telltale.event.ExecutionControl.Approval;
import dev.telltale.event.ExecutionError;
import dev.telltale.event.NodeEvent;
import dev.telltale.event.NodeStatus;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PipedReader;
import java.io.PipedWriter;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 1, unit = TimeUnit.MINUTES)
class QuestionsTest {
    private final BlockingQueue<Approval> answers = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> printed = new LinkedBlockingQueue<>();
    private final PipedWriter terminal = new PipedWriter();
    private Spool spool;
    private Questions questions;

    @BeforeEach
    void open() throws IOException {
        spool = new Spool(new ByteArrayOutputStream(), new ByteArrayOutputStream() {
            @Override
            public void write(byte[] text) {
                printed.add(new String(text, java.nio.charset.StandardCharsets.UTF_8));
            }
        });
        questions = new Questions(
                new BufferedReader(new PipedReader(terminal)), spool, (execution, answer) -> answers.add(answer));
    }

    @AfterEach
    void close() throws IOException {
        spool.close();
    }

    @Test
    void eachQuestionIsAskedAndAnsweredInTurn() throws Exception {
        waits("one", "Ship it?");
        waits("two", "Really?");
        assertThat(printed.take()).isEqualTo("one: Ship it? [yes/no]\n");
        type("maybe\n");
        assertThat(printed.take()).isEqualTo("answer yes or no\n");
        assertThat(printed.take()).isEqualTo("one: Ship it? [yes/no]\n");
        type("Yes\nn\n");

        assertThat(answers.take())
                .isEqualTo(new Approval("one", true, Map.of(), System.getProperty("user.name"), null));
        assertThat(printed.take()).isEqualTo("two: Really? [yes/no]\n");
        assertThat(answers.take().approved()).isFalse();
    }

    @Test
    void whatWasTypedForAQuestionThatHasGoneAnswersNoOther() throws Exception {
        waits("one", "Ship it?");
        assertThat(printed.take()).startsWith("one:");
        waits("two", "Delete it?");
        ends("one");
        assertThat(printed.take()).isEqualTo("one does not wait any more; press Enter for the next question\n");
        type("yes\n");
        assertThat(printed.take()).isEqualTo("two: Delete it? [yes/no]\n");
        type("no\n");

        assertThat(answers.take())
                .extracting(Approval::path, Approval::approved)
                .containsExactly("two", false);
        assertThat(answers).isEmpty();
    }

    @Test
    void whereNobodyCanAnswerEverythingIsRejected() throws Exception {
        terminal.close();
        waits("one", "Ship it?");
        waits("two", "Really?");

        for (String path : List.of("one", "two")) {
            assertThat(answers.take())
                    .isEqualTo(new Approval(
                            path, false, Map.of(), null, "there is nobody to ask, standard input has ended"));
        }
    }

    @Test
    void anEndlessLineIsNoAnswerAndWhoeverKeepsOnBabblingIsNoPerson() throws Exception {
        Thread babbler = new Thread(() -> {
            try {
                while (true) {
                    terminal.write("y".repeat(1000)); // and never an end of the line
                }
            } catch (IOException nobodyReads) {
                // that was to be expected
            }
        });
        babbler.setDaemon(true);
        babbler.start();
        waits("one", "Ship it?");

        assertThat(answers.take())
                .extracting(Approval::approved, Approval::reason)
                .containsExactly(
                        false, "there is nobody to ask, standard input gave 100 lines that are neither yes nor no");
        babbler.interrupt();
    }

    @Test
    void aQuestionCannotMoveTheCursorNorHideWhatStandsBesideIt() throws Exception {
        waits("one", "Ship\u001b[2K it\r\nor not\u202e?");

        assertThat(printed.take()).isEqualTo("one: Ship it\\u000d\\u000aor not\\u202e? [yes/no]\n");
        type("no\n");
        assertThat(answers.take().approved()).isFalse();
    }

    private void type(String text) throws IOException {
        terminal.write(text);
        terminal.flush();
    }

    private void waits(String path, String prompt) {
        questions.acknowledged(1, List.of(NodeEvent.Waiting.forApproval(of(path, NodeStatus.WAITING), prompt)));
    }

    private void ends(String path) {
        ExecutionError late = new ExecutionError(ErrorKind.TIMEOUT, "too late", path, true);
        questions.acknowledged(
                1, List.of(new NodeEvent.Failed(of(path, NodeStatus.FAILED), late, 5, null, false, null)));
    }

    private static Envelope of(String path, NodeStatus status) {
        return new Envelope(1, 1, "e1", "release", path, path, 1, status);
    }
}
