package dev.telltale.tui.screen;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tamboui.buffer.Buffer;
import dev.tamboui.buffer.Cell;
import dev.tamboui.layout.Rect;
import dev.telltale.event.ExecutionEvent;
import dev.telltale.monitor.stream.Cursor;
import dev.telltale.monitor.stream.Delivery;
import dev.telltale.tui.desk.Desk;
import dev.telltale.tui.desk.Help;
import dev.telltale.tui.desk.Key;
import dev.telltale.tui.desk.Showcase;
import dev.telltale.tui.log.Events;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PaintingTest {
    private static final Look UNICODE = new Look(true, true, ZoneOffset.UTC);
    private static final Look ASCII = new Look(false, false, ZoneOffset.UTC);
    private static final long NOW = Events.BEGIN + 12_300_000;

    private final Showcase showcase = new Showcase();

    private static List<String> lines(Desk desk, Look look, int width, int height) {
        Buffer buffer = Buffer.empty(Rect.of(width, height));
        Painting.paint(desk.resized(width, height), look, NOW, buffer);
        List<String> lines = new ArrayList<>();
        for (int y = 0; y < height; y++) {
            StringBuilder line = new StringBuilder();
            for (int x = 0; x < width; x++) {
                Cell cell = buffer.get(x, y);
                line.append(cell.isContinuation() ? "" : cell.symbol());
            }
            lines.add(line.toString().stripTrailing());
        }
        return lines;
    }

    private static List<String> lines(Desk desk) {
        return lines(desk, UNICODE, 80, 24);
    }

    @Test
    void theListShowsEachExecutionInALine() {
        assertThat(lines(showcase.desk()))
                .startsWith(
                        "telltale  1 execution, 1 goes on                                          ● LIVE",
                        "> ▶ release          e                running    ░░░░░░░░ 0%    12 s")
                .endsWith("Enter open  / narrow  p pause  r resume  c cancel  ? help  q quit");
    }

    @Test
    void aListThatHasNotAllSaysSoAndWhereOthersAreFound() {
        Desk desk = showcase.cut();
        assertThat(lines(desk).get(0)).startsWith("telltale  1+ executions, 1 goes on");
        for (char c : "/friday".toCharArray()) {
            desk = desk.press(Key.of(c));
        }
        assertThat(lines(desk.press(Key.of(Key.Code.ENTER))))
                .contains(
                        "  None of these. Only what goes on and the newest 1000 in all were searched:",
                        "  'telltale list' finds others, and 'telltale watch ID' shows them.");
    }

    @Test
    void aPageShowsTheTreeWhatItWroteAndWhereInTimeOneIs() {
        List<String> lines = lines(showcase.opened());

        assertThat(lines.get(0))
                .startsWith("release e ▶ running ██░░░░░░░░ 20% 12 s")
                .endsWith("● LIVE");
        assertThat(lines.subList(1, 7))
                .containsExactly(
                        ">   ▶ release",
                        "      ✓ build completed                                                    1.5 s",
                        "    ▾ ▶ large running                                                       12 s",
                        "        · split",
                        "        · upload",
                        "      · regions");
        assertThat(lines).contains("build | compiling", "build ! a warning");
        assertThat(lines)
                .anyMatch(line ->
                        line.startsWith("[1 Output]  2 Variables   3 Events   4 Errors") && line.endsWith("2 lines"));
        assertThat(lines.get(22)).startsWith("─────").contains("● event 7 of 7 22:13:20.000");
    }

    @Test
    void whereNothingHasComeThatIsSaidAndNothingIsLive() {
        Cursor here = new Cursor("e1", 2);
        List<String> lines = lines(showcase.awaited(new Delivery.Opened("s", here, here, true)));

        assertThat(lines.get(0)).startsWith("e: nothing has come of it yet").endsWith("  ○ WAITING");
        assertThat(lines).contains("  What comes of it appears by itself.");
    }

    @Test
    void whyThereIsNothingStandsThereInFull() {
        String why = "http://127.0.0.1:8080 says more at once than fits the memory; " + "give it more ".repeat(12);
        Desk desk = showcase.awaited(new Delivery.Interrupted(Cursor.NONE, why.strip(), Duration.ofSeconds(1)));
        List<String> lines = lines(desk);

        assertThat(String.join(" ", lines.subList(2, 6)).replaceAll(" +", " ")).contains(why.strip());
    }

    @Test
    void whyOneIsNotLiveTakesNoRoomFromTheStateAndTheDuration() {
        Desk lost = showcase.opened(new Delivery.Interrupted(
                new Cursor("e1", 7), "cannot reach http://127.0.0.1:8080: connection refused", Duration.ofSeconds(1)));

        assertThat(lines(lost).get(0))
                .startsWith("release e ▶ running ██░░░░░░░░ 20% 12 s")
                .containsPattern("○ RECONNECTING: cannot rea[^ ]*.*…$")
                .hasSize(80);
        assertThat(lines(lost, UNICODE, 56, 24).get(0)).contains(" 20% 12 s").endsWith("○ RECONNECTING");
    }

    @Test
    void whatIsReadOfAnotherTimeIsNotPassedOffAsThatTime() {
        Desk back = showcase.opened().press(Key.of('['));

        assertThat(lines(back).get(22)).endsWith(" event 6 of 7, reading… PAST, L is live");
        assertThat(lines(back, ASCII, 80, 24).get(22)).endsWith(" event 6 of 7, reading... PAST, L is live");
        assertThat(lines(showcase.stuck(back, "it is known no longer")).get(22))
                .endsWith(" event 6 of 7 PAST, L is live: it is known no longer");
    }

    @Test
    void onAWideScreenTreeAndPaneStandSideBySide() {
        assertThat(lines(showcase.opened(), UNICODE, 130, 24))
                .anyMatch(line -> line.contains("✓ build completed") && line.contains("│"));
    }

    @Test
    void whatIsTypedStandsAtTheBottomWithWhatIsWrongWithIt() {
        Desk desk = showcase.opened();
        for (char c : "3/type=nodes".toCharArray()) {
            desk = desk.press(Key.of(c));
        }
        assertThat(lines(desk).get(23)).isEqualTo("Filter: type=nodes▏");
        desk = desk.press(Key.of(Key.Code.ENTER));
        assertThat(lines(desk).get(22)).contains("nodes");
    }

    @Test
    void eventsAndVariablesAndErrorsHaveTheirPanes() {
        showcase.tell(
                events -> events.set("count", 1L, 2L),
                events -> events.begun("regions", "loop"),
                events -> events.failed("regions", "no route"));
        Desk desk = showcase.opened();

        assertThat(lines(desk.press(Key.of('2')))).contains("● count = 2  (was 1)");
        assertThat(lines(desk.press(Key.of('3'))))
                .anyMatch(line -> line.contains("10 22:13:20.000 node.failed regions {\"kind\":\"execution\""));
        assertThat(lines(desk.press(Key.of('4')))).contains("✗ regions: no route (execution), exit code 9");
    }

    @Test
    void withoutUnicodeAndColourSignsAndWordsSayTheSame() {
        List<String> lines = lines(showcase.opened(), ASCII, 80, 24);

        assertThat(lines).allMatch(line -> line.chars().allMatch(c -> c >= ' ' && c <= '~'));
        assertThat(lines.get(0))
                .startsWith("release e > running ##-------- 20% 12 s")
                .endsWith("* LIVE");
        assertThat(lines).contains("build ! a warning").anyMatch(line -> line.startsWith("      + build completed"));
        Buffer buffer = Buffer.empty(Rect.of(80, 24));
        Painting.paint(showcase.opened().resized(80, 24), ASCII, NOW, buffer);
        for (int i = 0; i < 80 * 24; i++) {
            assertThat(buffer.get(i % 80, i / 80).style().fg()).isEmpty();
        }
    }

    @Test
    void textOfNodesStaysWithinItsLineHoweverWideItIs() {
        showcase.tell(events -> events.wrote("large", "\u001b[2J日本語日本語\u0007" + "長".repeat(200) + "\n"));
        List<String> lines = lines(showcase.opened());

        assertThat(lines).anyMatch(line -> line.startsWith("large | 日本語日本語\\u0007長") && line.endsWith("…"));
        assertThat(String.join("", lines)).doesNotContain("\u001b");
    }

    @Test
    void howFarBehindOneIsAndWhatIsLostStandsAboveAnyScreen() {
        Cursor here = new Cursor("e1", 9);
        Delivery behind = new Delivery.Position(here, new Delivery.Link(new Cursor("e1", 1213), 1204, 30));
        Delivery gap = new Delivery.Gap(here, new Cursor("e1", 20), 9, 20, Delivery.Gap.DAMAGE);

        Desk late = showcase.opened(behind);
        assertThat(lines(late).get(0)).endsWith("○ BEHIND 1204");
        assertThat(lines(late.press(Key.of(Key.Code.ESCAPE))).get(0)).endsWith("○ BEHIND 1204");
        Desk lossy = showcase.opened(gap);
        assertThat(lines(lossy).get(0)).endsWith("● GAP 12 LIVE");
        assertThat(lines(lossy.press(Key.of('?'))).get(0)).startsWith("Keys").endsWith("● GAP 12 LIVE");
    }

    @Test
    void allHelpIsOnAnOrdinaryScreenAndNearOnASmallOne() {
        Desk help = showcase.opened().press(Key.of('?'));
        List<String> whole = lines(help);
        assertThat(whole.subList(1, 21)).containsExactlyElementsOf(indented(Help.LINES));
        assertThat(whole.get(23)).isEqualTo("any key goes back");
        assertThat(help.press(Key.of(Key.Code.DOWN)).dialogue().isHelpOpen()).isFalse();

        Desk small = help.resized(80, 10);
        assertThat(lines(small, UNICODE, 80, 10).get(9)).isEqualTo("Up Down more, any other key goes back");
        Desk end =
                small.press(Key.of(Key.Code.DOWN)).press(Key.of(Key.Code.END)).press(Key.of(Key.Code.DOWN));
        assertThat(lines(end, UNICODE, 80, 10).subList(1, 9))
                .containsExactlyElementsOf(indented(Help.LINES.subList(12, 20)));
        assertThat(end.press(Key.of(Key.Code.UP)).dialogue().help()).isEqualTo(11);
        assertThat(end.press(Key.of('x')).dialogue().isHelpOpen()).isFalse();
    }

    private static List<String> indented(List<String> lines) {
        return lines.stream().map(line -> ("  " + line).stripTrailing()).toList();
    }

    @Test
    void theEndOfWhatIsTypedIsSeenHoweverWideItIs() {
        Desk desk = showcase.opened().press(Key.of('c'));
        for (char c : ("長".repeat(60) + "end").toCharArray()) {
            desk = desk.press(Key.of(c));
        }

        assertThat(lines(desk).get(23)).contains("Reason: 長").endsWith("長end▏");
    }

    @Test
    void marksStandOnTheirOwnTextOnly() {
        showcase.tell(events -> events.wrote("large", "\u0301\u0301x\n"));

        assertThat(lines(showcase.opened())).contains("large | \\u0301x");
    }

    @Test
    void howeverDeepATreeIsItStaysInItsBox() {
        Desk desk = Showcase.nested(14).opened().press(Key.of('2'));
        for (int i = 0; i < 28; i++) {
            desk = desk.press(Key.of(Key.Code.DOWN)).press(Key.of(Key.Code.RIGHT));
        }
        List<String> lines = lines(desk, UNICODE, 120, 40);

        assertThat(Objects.requireNonNull(desk.page()).tree().cursor()).endsWith("/l13[0]");
        assertThat(lines.subList(2, 30)).allMatch(line -> line.indexOf('│') == 48);
        assertThat(lines.subList(2, 30)).allMatch(line -> line.length() == 49);
    }

    @ParameterizedTest
    @CsvSource({"1,1", "2,3", "10,4", "20,5", "79,6", "120,5", "121,2", "300,100", "80,1", "1,80"})
    void noSizeIsTooSmallOrTooLarge(int width, int height) {
        Desk desk = showcase.opened();
        for (char pane : "1234?".toCharArray()) {
            desk = desk.press(Key.of(pane));
            assertThat(lines(desk, UNICODE, width, height)).hasSize(height);
        }
        assertThat(lines(desk.press(Key.of(' ')).press(Key.of('c')), UNICODE, width, height))
                .hasSize(height);
        assertThat(lines(showcase.desk(), UNICODE, width, height)).hasSize(height);
    }

    @Test
    void onlyWhatIsSeenIsDrawnHoweverMuchThereIs() {
        for (int i = 0; i < 20_000; i++) {
            ExecutionEvent line = showcase.events().wrote("large", "line " + i + "\n");
            showcase.tell(events -> line);
        }
        Desk desk = showcase.opened();

        assertThat(lines(desk)).contains("large | line 19999").anyMatch(line -> line.endsWith("last 10018 lines"));
        assertThat(lines(desk.press(Key.of(Key.Code.TAB)).press(Key.of(Key.Code.PAGE_UP))))
                .anyMatch(line -> line.endsWith(" below"));
    }
}
