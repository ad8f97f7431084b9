package dev.telltale.tui.desk;

import dev.telltale.tui.log.Harmless;

/** The keys that steer an execution, in the list and on its own page. */
final class Commands {
    private static final int MOST = 300;

    private Commands() {}

    /** What such a key makes of a desk; the desk itself for any other key. */
    static Desk press(Desk desk, Key key) {
        String id = desk.chosen();
        if (!key.is('p') && !key.is('r') && !key.is('c') && !key.is('a') || id.isEmpty()) {
            return desk;
        }
        if (desk.page() == null && !desk.list().isSettled()) {
            return desk.with(desk.list().moved(0)).noting("this one is chosen now; press it again");
        }
        if (!desk.options().takesCommands()) {
            return desk.noting("nobody takes commands here");
        }
        if (desk.hasEnded(id)) {
            return desk.noting("it has ended");
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
        String question = "Cancel " + Harmless.of(executionId, MOST) + "? Enter cancels it, Esc does not. Reason:";
        return Prompt.about(executionId, "", Prompt.Kind.CANCEL, question);
    }

    private static Desk approve(Desk desk) {
        Question question = desk.question();
        if (question == null) {
            return desk.noting("nothing waits for an approval");
        }
        String text = Harmless.of(question.path() + ": " + question.prompt(), MOST) + " [yes/no]";
        return desk.asking(Prompt.about(question.executionId(), question.path(), Prompt.Kind.APPROVE, text));
    }
}
