package dev.telltale.monitor.wire;

import dev.telltale.event.Problem;
import dev.telltale.event.RefusedException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an error answer says ({@code application/problem+json}). Immutable, thread-safe.
 *
 * @param detail what is wrong, in one sentence
 * @param where the parameter, header or field that is at fault, or null
 * @param hint how to fix it, or null
 * @param reason why a command was refused, or null if it was none, or for a reason that is not known here
 * @param problems each single fault of a workflow or its inputs; else empty
 */
public record ProblemAnswer(
        String detail,
        @Nullable String where,
        @Nullable String hint,
        RefusedException.@Nullable Reason reason,
        List<Problem> problems) {
    public ProblemAnswer {
        problems = List.copyOf(problems);
    }

    /** @throws JsonSyntaxException if it is none */
    public static ProblemAnswer read(byte[] json) {
        JsonFields fields = new JsonFields("", JsonReader.readObject(json));
        String reason = fields.textOrNull("reason");
        return new ProblemAnswer(
                fields.text("detail"),
                fields.textOrNull("where"),
                fields.textOrNull("hint"),
                reason == null ? null : RefusedException.Reason.of(reason),
                fields.has("problems") ? problems(fields) : List.of());
    }

    private static List<Problem> problems(JsonFields fields) {
        List<Problem> problems = new ArrayList<>();
        for (JsonFields problem : fields.objects("problems")) {
            problems.add(new Problem(
                    (int) problem.numberOr("line", 0),
                    (int) problem.numberOr("column", 0),
                    problem.text("at"),
                    problem.text("message"),
                    problem.textOrNull("hint")));
        }
        return problems;
    }
}
