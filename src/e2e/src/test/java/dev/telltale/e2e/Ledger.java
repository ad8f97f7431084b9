package dev.telltale.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** What processes say, in a file of their own, that they have really done; to be held against what the journal says. */
final class Ledger {
    /** In a script: {@code say begin} and {@code say end} write a line each. */
    static final String SAY =
            "say() { echo \"$TELLTALE_EXECUTION_ID $TELLTALE_NODE $TELLTALE_ATTEMPT $1\" >> \"$LEDGER\"; }";

    private final Path file;

    Ledger(Path file) {
        this.file = file;
    }

    private record Attempt(String execution, String path, int number) {
        static Attempt of(JsonNode event) {
            return new Attempt(
                    event.get("executionId").asString(),
                    event.get("path").asString(),
                    event.get("attempt").asInt());
        }
    }

    /** Holds it against all events of all executions. @return how many attempts were begun */
    int check(List<JsonNode> events) throws IOException {
        Set<Attempt> started = attempts(events, "node.started");
        Set<Attempt> completed = attempts(events, "node.completed");
        Map<String, Integer> latest = new HashMap<>();
        Set<Attempt> begun = new HashSet<>();
        Set<Attempt> ended = new HashSet<>();
        for (String line : Files.readAllLines(file)) {
            String[] words = line.split(" ");
            Attempt attempt = new Attempt(words[0], words[1], Integer.parseInt(words[2]));
            int before = latest.merge(words[0] + words[1], attempt.number(), Math::max);
            assertThat(attempt.number())
                    .as("no attempt acts after the next has begun: %s", line)
                    .isEqualTo(before);
            boolean isNew = (words[3].equals("begin") ? begun : ended).add(attempt);
            assertThat(isNew).as("each attempt happens once: %s", line).isTrue();
        }
        assertThat(started)
                .as("nothing began before its start was written down")
                .containsAll(begun);
        Set<String> speaking = begun.stream().map(Attempt::path).collect(Collectors.toSet());
        assertThat(completed.stream().filter(attempt -> speaking.contains(attempt.path())))
                .as("what completed was done to its end")
                .allMatch(ended::contains);
        return begun.size();
    }

    private static Set<Attempt> attempts(List<JsonNode> events, String type) {
        return events.stream()
                .filter(event -> event.get("type").asString().equals(type))
                .map(Attempt::of)
                .collect(Collectors.toSet());
    }
}
