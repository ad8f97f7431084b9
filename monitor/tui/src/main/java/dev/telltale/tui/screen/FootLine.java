package dev.telltale.tui.screen;

import dev.tamboui.text.CharWidth;
import dev.telltale.tui.desk.Desk;
import dev.telltale.tui.desk.Help;
import dev.telltale.tui.desk.Panels;
import dev.telltale.tui.desk.Prompt;
import dev.telltale.tui.desk.Question;
import dev.telltale.tui.log.Harmless;

/** The last line: a question and what is typed, what was done, what waits for an answer, or which keys there are. */
final class FootLine {
    private static final String LIST = "Enter open  / narrow  p pause  r resume  c cancel  ? help  q quit";
    private static final String PAGE = "Tab 1-4 pane  / find  [ ] time  p r c a command  Esc back  ? help  q quit";
    private static final int MOST = 300;

    private FootLine() {}

    static void paint(Canvas canvas, Desk desk) {
        Panels panels = desk.panels();
        int y = panels.height() - 1;
        canvas.clear(y);
        Prompt prompt = desk.dialogue().prompt();
        if (prompt != null) {
            ask(canvas, prompt, panels);
        } else if (!desk.dialogue().notice().isEmpty()) {
            canvas.text(
                    0,
                    y,
                    panels.width(),
                    desk.dialogue().notice(),
                    canvas.look().warning());
        } else if (desk.dialogue().isHelpOpen()) {
            String more = Help.isLong(panels) ? "Up Down more, any other key goes back" : "any key goes back";
            canvas.text(0, y, panels.width(), more, canvas.look().dim());
        } else {
            hint(canvas, desk, y);
        }
    }

    /** What is wrong with an answer stands right above it. */
    private static void ask(Canvas canvas, Prompt prompt, Panels panels) {
        int y = panels.height() - 1;
        if (prompt.error() != null) {
            canvas.clear(y - 1);
            canvas.text(0, y - 1, panels.width(), prompt.error(), canvas.look().bad());
        }
        int room = Math.max(0, panels.width() - 12);
        int x = canvas.text(0, y, room, prompt.question() + " ", canvas.look().bold());
        String typed = prompt.text() + canvas.look().either("▏", "_");
        int left = Math.max(1, panels.width() - x);
        canvas.text(
                x,
                y,
                left,
                CharWidth.of(typed) > left ? CharWidth.substringByWidthFromEnd(typed, left) : typed,
                canvas.look().plain());
    }

    private static void hint(Canvas canvas, Desk desk, int y) {
        Look look = canvas.look();
        int width = desk.panels().width();
        Question question = desk.question();
        if (question != null) {
            String asked = question.path() + " waits for an approval: " + question.prompt();
            canvas.text(0, y, width, "a answers  " + Harmless.of(asked, MOST), look.warning());
        } else {
            canvas.text(0, y, width, desk.page() == null ? LIST : PAGE, look.dim());
        }
    }
}
