package dev.telltale.checks;

import static dev.telltale.checks.PackageGraph.within;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DependenciesPointInwardTest {
    private static final String EVENT = "dev.telltale.event";
    private static final String SDK = "dev.telltale.sdk";
    private static final String ENGINE = "dev.telltale.engine";
    private static final String MONITOR = "dev.telltale.monitor";
    private static final String CLIENT = "dev.telltale.client";
    private static final String TUI = "dev.telltale.tui";
    private static final String SERVER = "dev.telltale.server";
    private static final String CLI = "dev.telltale.cli";

    private static PackageGraph house;

    @BeforeAll
    static void read() {
        house = PackageGraph.of(House.productClasses());
    }

    @Test
    void eventsAndSdkSeeTheJdkAlone() {
        assertThat(house.usesBy(EVENT)).allMatch(use -> uses(use, "java", "org.jspecify"));
        assertThat(house.usesBy(SDK)).allMatch(use -> uses(use, "java", "org.jspecify"));
    }

    @Test
    void engineAndMonitorNeverSeeEachOther() {
        assertThat(house.usesBy(ENGINE)).noneMatch(use -> uses(use, MONITOR, CLIENT, TUI, SERVER, CLI));
        assertThat(house.usesBy(MONITOR)).noneMatch(use -> uses(use, ENGINE, SDK, CLIENT, TUI, SERVER, CLI));
    }

    @Test
    void theClientSeesNothingOfWhatIsAtTheOtherEndOfTheWire() {
        assertThat(house.usesBy(CLIENT)).noneMatch(use -> uses(use, ENGINE, SDK, TUI, SERVER, CLI));
        assertThat(house.usesOf(CLIENT)).noneMatch(use -> by(use, EVENT, SDK, ENGINE, MONITOR, SERVER));
    }

    @Test
    void theTerminalSeesTheMonitorAloneAndOnlyTheCommandSeesIt() {
        assertThat(house.usesBy(TUI)).noneMatch(use -> uses(use, ENGINE, SDK, CLIENT, SERVER, CLI));
        assertThat(house.usesOf(TUI)).allMatch(use -> by(use, CLI));
    }

    @Test
    void whatIsOnTheScreenKnowsNoLibraryThatDrawsIt() {
        assertThat(house.usesBy(TUI + ".desk")).noneMatch(use -> uses(use, "dev.tamboui", "org.jline"));
        assertThat(house.usesBy(TUI + ".log")).allMatch(use -> uses(use, "java", "org.jspecify", EVENT, MONITOR));
        assertThat(house.usesOf("dev.tamboui")).allMatch(use -> by(use, TUI));
        assertThat(house.usesOf("org.jline")).allMatch(use -> by(use, TUI));
    }

    @Test
    void nothingSeesTheCommandAndOnlyTheCommandSeesTheServer() {
        assertThat(house.usesOf(CLI)).isEmpty();
        assertThat(house.usesOf(SERVER)).allMatch(use -> by(use, CLI));
    }

    @Test
    void theRoomsOfTheEngineOpenTowardsItsMiddle() {
        assertThat(roomsUsedBy(ENGINE + ".json")).isEmpty();
        assertThat(roomsUsedBy(ENGINE + ".expression")).allMatch(use -> uses(use, ENGINE + ".json"));
        assertThat(roomsUsedBy(ENGINE + ".secret")).isEmpty();
        assertThat(roomsUsedBy(ENGINE + ".process")).allMatch(use -> uses(use, ENGINE + ".secret"));
        assertThat(roomsUsedBy(ENGINE + ".workflow"))
                .allMatch(use -> uses(use, ENGINE + ".expression", ENGINE + ".json"));
    }

    @Test
    void jsonIsReadAndWrittenInOnePlacePerSide() {
        assertThat(house.usesOf("tools.jackson")).allMatch(use -> by(use, MONITOR + ".wire", ENGINE + ".json"));
        assertThat(house.usesOf("com.fasterxml.jackson")).isEmpty();
    }

    @Test
    void onlyServerAndClientSeeNetty() {
        assertThat(house.usesOf("io.netty")).allMatch(use -> by(use, SERVER, CLIENT));
        assertThat(house.usesOf("reactor.netty")).allMatch(use -> by(use, SERVER, CLIENT));
        assertThat(house.usesOf("io.micrometer")).allMatch(use -> by(use, SERVER));
    }

    @Test
    void theEngineNeedsNoReactor() {
        assertThat(house.usesOf("reactor")).noneMatch(use -> by(use, ENGINE, EVENT, SDK));
    }

    @Test
    void theExpressionLanguageAndYamlStayInTheirRooms() {
        assertThat(house.usesOf("dev.cel")).allMatch(use -> by(use, ENGINE + ".expression"));
        assertThat(house.usesOf("com.google")).allMatch(use -> by(use, ENGINE + ".expression"));
        assertThat(house.usesOf("org.snakeyaml")).allMatch(use -> by(use, ENGINE + ".workflow"));
    }

    @Test
    void onlyTheCommandChoosesHowToParseArgumentsAndWhereLogsGo() {
        assertThat(house.usesOf("picocli")).allMatch(use -> by(use, CLI));
        assertThat(house.usesOf("ch.qos.logback")).allMatch(use -> by(use, CLI));
    }

    @Test
    void aPlantedBreachIsCaught(@TempDir Path folder) throws IOException {
        Path classes = Planted.classes(
                folder,
                Map.of(
                        "e/Run.java", "package dev.telltale.engine; public class Run {}",
                        "m/Hub.java",
                                "package dev.telltale.monitor.hub; class Hub { Object run() { return new dev.telltale.engine.Run(); } }"));

        assertThat(PackageGraph.of(List.of(classes)).usesBy(MONITOR))
                .contains("dev.telltale.monitor.hub -> dev.telltale.engine");
    }

    private static List<String> roomsUsedBy(String room) {
        return house.usesBy(room).stream().filter(use -> uses(use, ENGINE)).toList();
    }

    private static boolean uses(String use, String... prefixes) {
        String used = use.substring(use.indexOf(" -> ") + 4);
        return Arrays.stream(prefixes).anyMatch(prefix -> within(prefix, used));
    }

    private static boolean by(String use, String... prefixes) {
        String user = use.substring(0, use.indexOf(" -> "));
        return Arrays.stream(prefixes).anyMatch(prefix -> within(prefix, user));
    }
}
