package dev.telltale.cli.print;

import static org.assertj.core.api.Assertions.assertThat;

import dev.telltale.cli.print.PlainLines.Lines;
import dev.telltale.event.Envelope;
import dev.telltale.event.ErrorKind;
import dev.telltale.event.ExecutionError;
import dev.telltale.event.ExecutionEvent;
import dev.telltale.event.ExecutionStatus;
import dev.telltale.event.NodeEvent;
import dev.telltale.event.NodeStatus;
import dev.telltale.event.OutputEvent;
import dev.telltale.event.Parent;
import dev.telltale.event.RunEvent;
import dev.telltale.event.Trigger;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PlainLinesTest {
    private final PlainLines plain = PlainLines.ofOne();
    private long seq;

    private Envelope of(String path, NodeStatus status) {
        return new Envelope(++seq, seq, "e1", "release", path, path, 1, status);
    }

    private Lines write(String path, OutputEvent.Stream stream, String text) {
        return plain.of(new OutputEvent(of(path, NodeStatus.RUNNING), stream, text, 1));
    }

    private ExecutionEvent end(String path) {
        return new NodeEvent.Completed(of(path, NodeStatus.COMPLETED), Map.of(), 5, 0, 0);
    }

    @Test
    void eachStreamGoesWhereItBelongs() { // 002-02, 002-12
        assertThat(write("a", OutputEvent.Stream.STDOUT, "one\ntw")).isEqualTo(new Lines("", "a | one\n"));
        assertThat(write("a", OutputEvent.Stream.STDERR, "bad\n")).isEqualTo(new Lines("a | bad\n", ""));
    }

    @Test
    void whatNodesWriteIsNotMixedWithinALine() { // 002-08
        write("a", OutputEvent.Stream.STDOUT, "from a");
        write("b", OutputEvent.Stream.STDOUT, "from b");
        assertThat(write("a", OutputEvent.Stream.STDOUT, "!\n").out()).isEqualTo("a | from a!\n");
        assertThat(write("b", OutputEvent.Stream.STDOUT, "?\n").out()).isEqualTo("b | from b?\n");
    }

    @Test
    void linesOfWhatANodeCallsBeginWithThatNode() {
        assertThat(plain.of(started("outer", "e2", null)).out()).isEqualTo("outer e2 started\n");
        assertThat(plain.of(started("inner", "e3", new Parent("e2", "all[0]/it")))
                        .out())
                .isEqualTo("all[0]/it > inner e3 started\n");
        assertThat(plain.of(started("inmost", "e4", new Parent("e3", "deep"))).out())
                .isEqualTo("all[0]/it > deep > inmost e4 started\n");
        Envelope node = new Envelope(2, 2, "e4", "inmost", "say", "say", 1, NodeStatus.RUNNING);
        assertThat(plain.of(new OutputEvent(node, OutputEvent.Stream.STDOUT, "hello\n", 1))
                        .out())
                .isEqualTo("all[0]/it > deep > say | hello\n");
        Envelope last = Envelope.ofExecution(3, 3, "e4", "inmost", ExecutionStatus.COMPLETED);
        assertThat(plain.of(new RunEvent.Completed(last, Map.of(), 7)).out())
                .isEqualTo("all[0]/it > deep > inmost e4 completed in 7 ms\n");
    }

    @Test
    void linesOfManyExecutionsBeginWithTheIdOfTheirOwn() {
        PlainLines many = PlainLines.ofMany();
        assertThat(many.of(started("inner", "e3", new Parent("e2", "it"))).out())
                .isEqualTo("inner e3 started\n");
        assertThat(many.of(new OutputEvent(of("a", NodeStatus.RUNNING), OutputEvent.Stream.STDOUT, "hello\n", 1))
                        .out())
                .isEqualTo("e1 a | hello\n");
    }

    private static RunEvent.Started started(String workflow, String id, @Nullable Parent parent) {
        Envelope envelope = Envelope.ofExecution(1, 1, id, workflow, ExecutionStatus.RUNNING);
        return new RunEvent.Started(
                envelope, Map.of(), Map.of(), new Trigger("call", null), parent, 0, List.of(), "0".repeat(64));
    }

    @Test
    void anUnfinishedLineIsPrintedWhenItsNodeEndsAndWhereItBelongs() {
        write("a", OutputEvent.Stream.STDOUT, "half");
        write("a", OutputEvent.Stream.STDERR, "bad half");
        Lines lines = plain.of(end("a"));
        assertThat(lines.err()).isEqualTo("a | bad half\n");
        assertThat(lines.out()).isEqualTo("a | half\na completed in 5 ms\n");
        assertThat(plain.of(end("a")).out()).doesNotContain("half");
    }

    @Test
    void anUnfinishedLineIsPrintedAtTheEndOfTheExecutionWhereAFilterKeepsTheEndOfTheNodeAway() {
        write("a", OutputEvent.Stream.STDERR, "bad half");
        write("b", OutputEvent.Stream.STDOUT, "whole\nhalf");
        Envelope last = Envelope.ofExecution(9, 9, "e1", "release", ExecutionStatus.COMPLETED);
        assertThat(plain.of(new RunEvent.Completed(last, Map.of(), 7)))
                .isEqualTo(new Lines("a | bad half\n", "b | half\nrelease e1 completed in 7 ms\n"));
    }

    @Test
    void anUnfinishedLineIsPrintedBeforeTheNextAttempt() {
        write("a", OutputEvent.Stream.STDERR, "half");
        ExecutionError error = new ExecutionError(ErrorKind.EXECUTION, "exit code 2", "a", true);
        Lines lines = plain.of(new NodeEvent.Retrying(of("a", NodeStatus.RETRYING), error, 1000, 2, 3));
        assertThat(lines)
                .isEqualTo(
                        new Lines("a | half\n", "a failed: exit code 2 (execution); attempt 2/3 follows in 1000 ms\n"));
    }

    @Test
    void whatOthersHaveWrittenDoesNothingToATerminal() {
        String evil = "\u001b]0;owned\u0007\u001b[2J\u001b[1;1Hfriday completed\u009b2J\u202e";
        ExecutionError error = new ExecutionError(ErrorKind.EXECUTION, evil, "a", true);
        Envelope last = Envelope.ofExecution(9, 9, "e1", evil, ExecutionStatus.CANCELLED);
        List<ExecutionEvent> events = List.of(
                new NodeEvent.Retrying(of("a", NodeStatus.RETRYING), error, 1000, 2, 3),
                new NodeEvent.Progressed(of("a", NodeStatus.RUNNING), 0.5, evil),
                new OutputEvent(of("a", NodeStatus.RUNNING), OutputEvent.Stream.STDERR, evil + "\n" + evil, 1),
                end("a"),
                new RunEvent.Cancelled(last, evil, null, "", 7));
        for (ExecutionEvent event : events) {
            Lines lines = plain.of(event);
            assertThat(lines.err() + lines.out())
                    .matches("([^\\p{Cc}\\p{Cf}]*\n)+")
                    .contains("friday completed");
        }
    }

    @Test
    void outputThatWasNotKeptIsTold() {
        NodeEvent.Completed end =
                new NodeEvent.Completed(of("gig", NodeStatus.COMPLETED), Map.of("n", 1), 5, 0, 932_891_136L);
        assertThat(plain.of(end).out())
                .isEqualTo("gig completed in 5 ms, 932891136 bytes of output not kept {\"n\":1}\n");
    }

    @Test
    void whoPausesOrResumesIsHeardWithTheReason() {
        Envelope paused = Envelope.ofExecution(2, 2, "e1", "release", ExecutionStatus.PAUSED);
        Envelope resumed = Envelope.ofExecution(3, 3, "e1", "release", ExecutionStatus.RUNNING);
        assertThat(plain.of(new RunEvent.Paused(paused, null, "lunch")).out()).isEqualTo("release e1 paused: lunch\n");
        assertThat(plain.of(new RunEvent.Resumed(resumed, null, null)).out()).isEqualTo("release e1 resumed\n");
    }

    @Test
    void blanksAtTheEndOfALineStay() {
        assertThat(write("a", OutputEvent.Stream.STDOUT, "two  \n").out()).isEqualTo("a | two  \n");
    }
}
