package dev.telltale.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.telltale.event.CustomEvent;
import dev.telltale.event.ErrorKind;
import dev.telltale.event.NodeEvent;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlaybookTest {
    private static Watched playbook;

    @BeforeAll
    static void play(@TempDir Path folder) throws Exception {
        try (Stage stage = new Stage(folder)) {
            playbook = stage.run("playbook", Map.of("pause", 0));
        }
    }

    // 002-11: the failed probe stops nothing
    @Test
    void stepsFollowOneAnotherAndAFailureThatMayBeStopsNothing() {
        assertThat(playbook.nodes())
                .containsExactly(
                        "node.started prepare",
                        "node.completed prepare",
                        "node.started warn",
                        "node.completed warn",
                        "node.started probe",
                        "node.failed probe",
                        "node.started fetch",
                        "node.retrying fetch",
                        "node.started fetch",
                        "node.retrying fetch",
                        "node.started fetch",
                        "node.completed fetch",
                        "node.started install",
                        "node.completed install",
                        "node.started announce",
                        "node.completed announce");
        assertThat(playbook.outputs()).isEqualTo(Map.of("file", "release.tgz", "probed", "failed"));
        NodeEvent.Failed probe = playbook.one(NodeEvent.Failed.class, "probe");
        assertThat(probe.continueOnError()).isTrue();
        assertThat(probe.exitCode()).isEqualTo(7);
        assertThat(probe.error().kind()).isEqualTo(ErrorKind.EXECUTION);
        assertThat(probe.error().message()).isEqualTo("exit code 7: no answer");
    }

    // 002-05
    @Test
    void eachStepSaysWhichOfHowManyItIs() {
        List<NodeEvent.Started> steps = playbook.all(NodeEvent.Started.class).stream()
                .filter(step -> step.envelope().attempt() == 1)
                .filter(step -> !step.envelope().path().contains("/"))
                .toList();

        assertThat(steps)
                .extracting(step -> step.envelope().nodeId(), NodeEvent.Started::step, NodeEvent.Started::totalSteps)
                .containsExactly(
                        tuple("prepare", 1, 6),
                        tuple("warn", 2, 6),
                        tuple("probe", 3, 6),
                        tuple("fetch", 4, 6),
                        tuple("install", 5, 6),
                        tuple("announce", 6, 6));
    }

    // 002-02
    @Test
    void warningsStandApartFromOutput() {
        assertThat(playbook.stdout("prepare")).isEqualTo("checking disks\nchecking network\nchecking certificates\n");
        assertThat(playbook.stderr("prepare")).isEmpty();
        assertThat(playbook.stdout("warn")).isEmpty();
        assertThat(playbook.stderr("warn")).isEqualTo("the disk is 91% full\n");
        assertThat(playbook.stdout("probe")).isEqualTo("probing the old host\n");
        assertThat(playbook.stderr("probe")).isEqualTo("no answer\n");
    }

    // 003-25
    @Test
    void theFlakyStepSucceedsAtItsThirdAttempt() {
        assertThat(playbook.all(NodeEvent.Retrying.class))
                .extracting(
                        retry -> retry.envelope().path(),
                        retry -> retry.envelope().attempt(),
                        retry -> retry.error().message(),
                        NodeEvent.Retrying::delayMs,
                        NodeEvent.Retrying::nextAttempt,
                        NodeEvent.Retrying::maxAttempts)
                .containsExactly(
                        tuple("fetch", 1, "exit code 1: connection reset", 500L, 2, 3),
                        tuple("fetch", 2, "exit code 1: connection reset", 500L, 3, 3));
        assertThat(playbook.stdout("fetch")).isEqualTo("attempt 1\nattempt 2\nattempt 3\n");
        NodeEvent.Completed end = playbook.one(NodeEvent.Completed.class, "fetch");
        assertThat(end.envelope().attempt()).isEqualTo(3);
        assertThat(end.outputs()).isEqualTo(Map.of("file", "release.tgz"));
    }

    @Test
    void whatAStepGaveReachesEachHostAndTheWorldHearsOfIt() {
        assertThat(playbook.stdout("install[0]/copy")).isEqualTo("installing release.tgz on web\n");
        assertThat(playbook.stdout("install[1]/copy")).isEqualTo("installing release.tgz on api\n");
        assertThat(playbook.stdout("install[2]/copy")).isEqualTo("installing release.tgz on worker\n");
        CustomEvent news = playbook.one(CustomEvent.class, "announce");
        assertThat(news.typeName()).isEqualTo("custom.release.installed");
        assertThat(news.data()).isEqualTo(Map.of("hosts", 3L));
        assertThat(news.envelope().seq())
                .isGreaterThan(playbook.one(NodeEvent.Completed.class, "install")
                        .envelope()
                        .seq());
    }
}
