package dev.telltale.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.telltale.event.ConditionEvent;
import dev.telltale.event.ExecutionEvent;
import dev.telltale.event.LoopEvent;
import dev.telltale.event.NodeEvent;
import dev.telltale.event.NodeStatus;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The inventory of this very repository. */
class InventoryTest {
    private static final List<String> MODULES = List.of("engine", "monitor", "server", "src");

    @TempDir
    Path folder;

    @TempDir
    Path out;

    @BeforeEach
    void needs() {
        Programs.require("tar", "gzip", "sha256sum", "find");
    }

    @Test
    void itCountsTheLinesOfEachModuleTwoAtATime() throws Exception {
        try (Stage stage = new Stage(folder)) {
            Watched inventory = run(stage, Map.of());

            Map<String, Long> lines = linesByModule();
            for (int i = 0; i < MODULES.size(); i++) {
                String module = MODULES.get(i);
                String java = "count[" + i + "]/java";
                assertThat(inventory.stdout(java)).isEqualTo(module + ": " + lines.get(module) + " lines\n");
                assertThat(inventory.one(NodeEvent.Completed.class, java).outputs())
                        .isEqualTo(Map.of("lines", Long.toString(lines.get(module))));
            }
            assertThat(inventory.outputs()).containsEntry("lines", sum(lines));
            LoopEvent.Started loop = inventory.one(LoopEvent.Started.class, "count");
            assertThat(loop.items()).isEqualTo(MODULES);
            assertThat(loop.parallel()).isEqualTo(2);
            assertThat(atOnce(inventory)).isEqualTo(2);
        }
    }

    @Test
    void theSwitchGoesTheWayTheCountSays() throws Exception {
        long total = sum(linesByModule());
        try (Stage stage = new Stage(folder)) {
            assertVerdict(run(stage, Map.of("large", total)), "large", "small");
            assertVerdict(run(stage, Map.of("large", total + 1)), "small", "large");
        }
    }

    @Test
    void theReportNamesTheCountAndTheDigestOfTheArchive() throws Exception {
        try (Stage stage = new Stage(folder)) {
            Watched inventory = run(stage, Map.of("large", 1));

            byte[] archive = Files.readAllBytes(out.resolve("sources.tgz"));
            String sha256 = HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(archive));
            String report = "lines of Java: " + inventory.outputs().get("lines") + " (large)\n"
                    + "sha256 of the archive: " + sha256 + "\n";
            assertThat(inventory.outputs())
                    .containsEntry("sha256", sha256)
                    .containsEntry("report", out + "/report.txt");
            assertThat(out.resolve("report.txt")).hasContent(report);
            assertThat(inventory.stdout("report")).isEqualTo(report);
        }
    }

    private Watched run(Stage stage, Map<String, Object> inputs) throws Exception {
        Map<String, Object> all = new LinkedHashMap<>(inputs);
        all.put("root", Stage.root().toString());
        all.put("out", out.toString());
        return stage.run("inventory", all);
    }

    private static void assertVerdict(Watched inventory, String taken, String skipped) {
        assertThat(inventory.outputs()).containsEntry("verdict", taken);
        ConditionEvent size = inventory.one(ConditionEvent.class, "size");
        assertThat(size.expression()).isEqualTo("vars.lines >= inputs.large");
        assertThat(size.operands())
                .containsEntry("vars.lines", inventory.outputs().get("lines"));
        assertThat(size.result()).isEqualTo(taken.equals("large"));
        assertThat(size.taken()).containsExactly(taken);
        assertThat(inventory.status(taken)).isEqualTo(NodeStatus.COMPLETED);
        assertThat(inventory.one(NodeEvent.Skipped.class, skipped).reason()).isEqualTo(NodeEvent.SkipReason.BRANCH);
    }

    /** How many iterations were under way at the same time, at the most. */
    private static int atOnce(Watched inventory) {
        int most = 0;
        int now = 0;
        for (ExecutionEvent event : inventory.events()) {
            if (event instanceof LoopEvent.Iteration) {
                now++;
            } else if (event instanceof NodeEvent.Completed
                    && event.envelope().nodeId().equals("add")) {
                now--;
            }
            most = Math.max(most, now);
        }
        return most;
    }

    private static long sum(Map<String, Long> lines) {
        return lines.values().stream().mapToLong(Long::longValue).sum();
    }

    private static Map<String, Long> linesByModule() throws IOException {
        Map<String, Long> lines = new LinkedHashMap<>();
        for (String module : MODULES) {
            lines.put(module, lines(Stage.root().resolve(module)));
        }
        return lines;
    }

    private static long lines(Path module) throws IOException {
        long[] count = new long[1];
        Files.walkFileTree(module, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path dir, BasicFileAttributes attributes) {
                return dir.endsWith("target") ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                if (file.toString().endsWith(".java")) {
                    for (byte letter : Files.readAllBytes(file)) {
                        count[0] += letter == '\n' ? 1 : 0;
                    }
                }
                return FileVisitResult.CONTINUE;
            }
        });
        return count[0];
    }
}
