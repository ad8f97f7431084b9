package dev.telltale.engine.run;

import dev.telltale.event.ExecutionControl.Command;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The calls of one run that have not come back; a pause of the run is one of theirs. Not thread-safe: belongs to its run. */
final class OpenCalls {
    private @Nullable Set<CallWork> calls; // none in most runs
    private @Nullable Family family;

    /** @param given that of the execution which called this one, or null */
    OpenCalls(@Nullable Family given) {
        family = given;
    }

    /** All executions that stem from the one that this one stems from. */
    Family family() {
        if (family == null) {
            family = new Family();
        }
        return family;
    }

    void add(CallWork call) {
        if (calls == null) {
            calls = new LinkedHashSet<>();
        }
        calls.add(call);
    }

    void remove(CallWork call) {
        if (calls != null) {
            calls.remove(call);
        }
    }

    void pause(Command command) {
        all().forEach(call -> call.pause(command));
    }

    void resume(Command command) {
        all().forEach(call -> call.resume(command));
    }

    private List<CallWork> all() {
        return calls == null ? List.of() : List.copyOf(calls);
    }
}
