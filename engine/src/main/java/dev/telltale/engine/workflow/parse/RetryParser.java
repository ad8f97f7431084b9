package dev.telltale.engine.workflow.parse;

import dev.telltale.engine.workflow.Retry;
import dev.telltale.engine.workflow.yaml.Fields;
import dev.telltale.engine.workflow.yaml.Value;
import dev.telltale.event.ErrorKind;
import dev.telltale.event.Excerpt;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads {@code retry}. */
final class RetryParser {
    private static final int MOST_ATTEMPTS = 10_000;
    // The others fail the same way again: bad input, a wrong expression, somebody's cancel.
    private static final Set<ErrorKind> RETRYABLE =
            EnumSet.of(ErrorKind.CONNECTION, ErrorKind.EXECUTION, ErrorKind.TIMEOUT);

    private RetryParser() {}

    static Retry retry(Value value) {
        Fields fields = value.fields("as in retry: {attempts: 3, delay: 1s}");
        if (fields == null) {
            return Retry.NONE;
        }
        Value attempts = fields.find("attempts");
        Value backoff = fields.find("backoff");
        Value delay = fields.find("delay");
        Value maxDelay = fields.find("maxDelay");
        Value jitter = fields.find("jitter");
        Value on = fields.find("on");
        fields.finish();
        Long total = attempts == null ? null : attempts.integer(1, MOST_ATTEMPTS);
        Duration first = delay == null ? null : DurationReader.read(delay);
        Duration longest = maxDelay == null ? null : DurationReader.read(maxDelay);
        if (maxDelay != null && longest != null && first != null && longest.compareTo(first) < 0) {
            maxDelay.problem("'maxDelay' is shorter than 'delay'", "make it longer, or leave it out");
        }
        Double spread = jitter == null ? null : jitter.number(0, 1);
        return new Retry(
                total == null ? 1 : total.intValue(),
                backoff == null ? Retry.Backoff.FIXED : backoff(backoff),
                first == null ? Retry.NONE.delay() : first,
                longest,
                spread == null ? 0 : spread,
                on == null ? RETRYABLE : on(on));
    }

    private static Retry.Backoff backoff(Value value) {
        List<String> names = Arrays.stream(Retry.Backoff.values())
                .map(backoff -> backoff.name().toLowerCase(Locale.ROOT))
                .toList();
        int index = oneOf(value, names, "backoff");
        return index < 0 ? Retry.Backoff.FIXED : Retry.Backoff.values()[index];
    }

    private static Set<ErrorKind> on(Value value) {
        List<ErrorKind> kinds = List.copyOf(RETRYABLE);
        List<String> names = kinds.stream().map(ErrorKind::wireName).toList();
        Set<ErrorKind> on = EnumSet.noneOf(ErrorKind.class);
        for (Value item : value.itemsOrSelf()) {
            int index = oneOf(item, names, "kind of error to retry");
            if (index >= 0) {
                on.add(kinds.get(index));
            }
        }
        if (value.isList() && value.parts().isEmpty()) {
            value.problem(
                    "'on' is empty, so nothing would be retried", "leave it out to retry " + String.join(", ", names));
        }
        return on;
    }

    private static int oneOf(Value value, List<String> names, String what) {
        @Nullable String text = value.text();
        if (text == null) {
            return -1;
        }
        int index = names.indexOf(text);
        if (index < 0) {
            String hint = value.report().didYouMean(text, names);
            String shown = Excerpt.of(text, 40);
            value.problem("'" + shown + "' is no " + what, hint == null ? "use " + String.join(", ", names) : hint);
        }
        return index;
    }
}
