package dev.telltale.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.telltale.event.ErrorKind;
import dev.telltale.event.ExecutionControl.Approval;
import dev.telltale.event.ExecutionEvent;
import dev.telltale.event.ExecutionStatus;
import dev.telltale.event.NodeEvent;
import dev.telltale.event.NodeStatus;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RolloutTest {
    @TempDir
    Path folder;

    // 003-27
    @Test
    void theFasterMirrorWinsAndAPersonLetsTheRestFollow() throws Exception {
        Watched rollout = perform(new Approval("ask", true, Map.of(), "ada", null));

        assertThat(rollout.outputs()).isEqualTo(Map.of("file", "app.tgz", "updated", 5L, "approved_by", "ada"));
        assertThat(rollout.status("far")).isEqualTo(NodeStatus.CANCELLED);
        assertThat(rollout.one(NodeEvent.Waiting.class, "ask").prompt()).isEqualTo("Go on with 5 more hosts?");
        assertThat(rollout.status("keep")).isEqualTo(NodeStatus.SKIPPED);
        assertThat(mostAtOnce(rollout)).isLessThanOrEqualTo(3);
    }

    @Test
    void aRejectionSkipsTheRest() throws Exception {
        Watched rollout = perform(new Approval("ask", false, Map.of(), "ada", "too many errors"));

        assertThat(rollout.outcome().status()).isEqualTo(ExecutionStatus.FAILED);
        assertThat(rollout.outcome().error()).extracting("kind").isEqualTo(ErrorKind.EXECUTION);
        assertThat(rollout.status("rest")).isEqualTo(NodeStatus.SKIPPED);
        assertThat(rollout.stdout("keep")).isEqualTo("the canaries go back: rejected by ada: too many errors\n");
    }

    private Watched perform(Approval answer) throws Exception {
        try (Stage stage = new Stage(folder)) {
            return stage.run("rollout", Map.of("pause", 0), answer);
        }
    }

    private static int mostAtOnce(Watched rollout) {
        Set<String> working = new HashSet<>();
        int most = 0;
        List<NodeEvent> events = rollout.all(NodeEvent.class);
        for (ExecutionEvent event : events) {
            String path = event.envelope().path();
            if (event instanceof NodeEvent.Started started && started.kind().equals("run")) {
                working.add(path);
            } else if (event.envelope().status().isTerminal()) {
                working.remove(path);
            }
            most = Math.max(most, working.size());
        }
        return most;
    }
}
