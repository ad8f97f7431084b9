package dev.telltale.tui.desk;

import dev.telltale.monitor.filter.InvalidFilterException;
import dev.telltale.tui.log.Harmless;
import java.util.Locale;
import java.util.Set;

/** What keys do while a question waits for its answer. */
final class PromptKeys {
    private PromptKeys() {}

    static Desk press(Desk desk, Prompt prompt, Key key) {
        return switch (key.code()) {
            case CHARACTER -> desk.asking(prompt.with(key.character()));
            case BACKSPACE -> desk.asking(prompt.shorter());
            case CLEAR -> desk.asking(prompt.empty());
            case ESCAPE -> desk.asking(null);
            case ENTER -> answer(desk, prompt);
            default -> desk;
        };
    }

    private static Desk answer(Desk desk, Prompt prompt) {
        Desk answered = desk.asking(null);
        ExecutionPage page = desk.page();
        return switch (prompt.kind()) {
            case NARROW -> answered.with(desk.list().narrowedTo(prompt.text().strip()));
            case CANCEL ->
                answered.wishing(
                        new Wish.Cancel(prompt.executionId(), prompt.text().strip()));
            case APPROVE -> approve(desk, prompt);
            case FILTER -> page == null ? answered : filter(desk, page, prompt);
            case SEARCH -> page == null ? answered : search(answered, page, prompt.text());
        };
    }

    /** For nothing means for the same again. */
    private static Desk search(Desk desk, ExecutionPage page, String text) {
        return text.isEmpty() ? Search.next(desk, page, 1) : Search.first(desk, page, text);
    }

    private static Desk filter(Desk desk, ExecutionPage page, Prompt prompt) {
        String text = prompt.text().strip();
        try {
            return desk.asking(null)
                    .with(page.filtered(text, desk.options().filters().parse(text)));
        } catch (InvalidFilterException wrong) {
            String hint = wrong.hint() == null ? "" : "; " + wrong.hint();
            return desk.asking(prompt.wrong(Harmless.of(wrong.getMessage() + hint, 300)));
        }
    }

    private static Desk approve(Desk desk, Prompt prompt) {
        String answer = prompt.text().strip().toLowerCase(Locale.ROOT);
        boolean isYes = Set.of("y", "yes").contains(answer);
        if (!isYes && !Set.of("n", "no").contains(answer)) {
            return desk.asking(prompt.wrong("answer yes or no"));
        }
        return desk.asking(null).wishing(new Wish.Approve(prompt.executionId(), prompt.path(), isYes));
    }
}
