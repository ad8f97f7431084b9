package dev.telltale.tui.desk;

import java.util.Map;

/** The keys that steer an execution, in the list and on its own page. */
final class Commands {
    private Commands() {}

    /** What such a key makes of a desk; the desk itself for any other key. */
    static Desk press(Desk desk, Key key) {
        String id = desk.chosen();
        if (!key.is('p') && !key.is('r') && !key.is('c') && !key.is('a') || id.isEmpty()) {
            return desk;
        }
        if (!desk.options().takesCommands()) {
            return desk.noting("nobody takes commands here");
        }
        if (key.is('p')) {
            return desk.wishing(new Wish.Pause(id));
        } else if (key.is('r')) {
            return desk.wishing(new Wish.Resume(id));
        } else if (key.is('c')) {
            return desk.asking(cancel(id));
        }
        return approve(desk);
    }

    /** Asks why, which confirms it, too. */
    static Prompt cancel(String executionId) {
        return Prompt.of(
                Prompt.Kind.CANCEL,
                "Cancel " + Harmless.of(executionId, 64) + "? Enter cancels it, Esc does not. Reason:",
                executionId,
                "");
    }

    private static Desk approve(Desk desk) {
        ExecutionPage page = desk.page();
        Map<String, String> waiting = page == null ? Map.of() : page.track().approvals();
        if (page == null || waiting.isEmpty()) {
            return desk.noting(
                    page == null ? "open an execution to approve what waits in it" : "nothing waits for an approval");
        }
        String path = waiting.containsKey(page.tree().cursor())
                ? page.tree().cursor()
                : waiting.keySet().iterator().next();
        return desk.asking(Prompt.of(
                Prompt.Kind.APPROVE, Harmless.of(path + ": " + waiting.get(path), 300) + " [yes/no]", path, ""));
    }
}
