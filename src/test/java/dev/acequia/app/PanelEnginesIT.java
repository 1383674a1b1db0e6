package dev.acequia.app;

import static dev.acequia.rig.Waits.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.WaitForSelectorState;
import dev.acequia.rig.Json;
import dev.acequia.rig.Rig;
import dev.acequia.rig.TsViewer;
import dev.acequia.settings.EngineSettings;
import dev.acequia.settings.EnginesAtExit;
import dev.acequia.settings.FleetSettings;
import dev.acequia.settings.Settings;
import dev.acequia.settings.Source;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Engines on demand in the panel, and the first run: what people see while engines start, fail, are drained and
/// replaced, and how they find and add one that runs already.
class PanelEnginesIT extends PanelRig {
    private static final Path AXE = Path.of("src/main/panel/node_modules/axe-core/axe.min.js");
    private static final String SERIOUS = """
            async () => (await axe.run()).violations
                .filter((each) => each.impact === 'serious' || each.impact === 'critical')
                .map((each) => `${each.id}: ${each.nodes[0].html}`)""";
    private static final List<String> CRASHING =
            List.of("sh", "-c", "echo starting on {http}; echo cannot map memory; exit 139");

    private Rig fleet(List<String> command, int min, UnaryOperator<Settings> knobs) throws Exception {
        return start(settings -> knobs.apply(withoutEngines(settings)
                .with(FleetSettings.ENGINE_COMMAND, command)
                .with(FleetSettings.MIN_REPLICAS, min)
                .with(FleetSettings.MAX_REPLICAS, 3)
                .with(FleetSettings.ENGINE_STOP_TIMEOUT_S, Duration.ofSeconds(2))
                .with(FleetSettings.ENGINES_AT_EXIT, EnginesAtExit.STOP)));
    }

    private Rig fleet(List<String> command, int min) throws Exception {
        return fleet(command, min, UnaryOperator.identity());
    }

    private static Settings withoutEngines(Settings settings) {
        return settings.with(EngineSettings.ENGINES, List.of(), Source.DEFAULT);
    }

    private static List<String> all(Rig rig, String member) {
        return rig.json("/engines").all(member).stream().map(Json::text).toList();
    }

    private static String ready(Rig rig) {
        eventually().until(() -> all(rig, "health_status").equals(List.of("healthy")));
        return all(rig, "id").getFirst();
    }

    private static Locator button(Locator within, String name) {
        return within.getByRole(
                AriaRole.BUTTON, new Locator.GetByRoleOptions().setName(name).setExact(true));
    }

    private static Locator card(PanelPage panel, String engine) {
        return panel.page().getByLabel("Engine " + engine);
    }

    private static Locator.WaitForOptions gone() {
        return new Locator.WaitForOptions().setState(WaitForSelectorState.DETACHED);
    }

    @Test
    void anEngineThatStartsIsShownWithItsProgressInThePictureAndOnItsPage() throws Exception {
        Rig rig = fleet(FleetOrdersIT.simulator("SIMULATOR_BOOT=6"), 1);
        PanelPage panel = show(rig).open("");
        panel.awaitText("Ready soon: the first engine is starting");
        panel.page().locator(".box.starting").getByText("starting, ").waitFor();
        panel.open("engines");
        panel.page().locator(".engine.starting progress").waitFor();
        panel.awaitText("must answer within 60 s.");
        button(card(panel, all(rig, "id").getFirst()), "Log").click();
        card(panel, ready(rig)).getByText("healthy").waitFor();
        card(panel, ready(rig)).getByText("Boot took").waitFor();
        panel.page()
                .locator(".log")
                .getByText("The engine simulator listens on")
                .waitFor();
        assertThat(panel.complaints()).isEmpty();
    }

    @Test
    void anEngineIsReplacedUnderItsViewerByOnePress() throws Exception {
        Rig rig = fleet(FleetOrdersIT.simulator("SIMULATOR_BOOT=2"), 1);
        String before = ready(rig);
        TsViewer viewer = rig.watch(rig.body(), MARKUP).awaitStart().awaitMore();
        PanelPage panel = show(rig).open("engines");
        button(card(panel, before), "Replace").click();
        card(panel, before).getByText("Another one is started in its place.").waitFor();
        panel.page().locator(".engine.starting").getByText("a boot takes about").waitFor();
        card(panel, before).waitFor(gone());
        assertThat(card(panel, ready(rig)).getByText("1 of 2 streams in use").count())
                .isOne();
        viewer.awaitMore();
        assertThat(viewer.isWatching()).isTrue();
        assertThat(panel.complaints()).isEmpty();
    }

    @Test
    void anEngineIsDrainedUnderItsViewerAndThePictureShowsIt() throws Exception {
        // It takes its time to end, so that there is something to see.
        Rig rig = fleet(
                FleetOrdersIT.simulator("SIMULATOR_DEAF=true"),
                1,
                settings -> settings.with(FleetSettings.ENGINE_STOP_TIMEOUT_S, Duration.ofSeconds(5)));
        String before = ready(rig);
        TsViewer viewer = rig.watch(rig.body(), MARKUP).awaitStart().awaitMore();
        PanelPage panel = show(rig).open("engines");
        button(card(panel, before), "Drain").click();
        panel.page().locator(".engine.leaving").waitFor();
        panel.open("");
        panel.page().locator(".box.leaving").waitFor();
        panel.open("engines");
        card(panel, before).waitFor(gone());
        viewer.awaitMore();
        assertThat(viewer.isWatching()).isTrue();
        assertThat(panel.complaints()).isEmpty();
    }

    @Test
    void theNumberIsSetByHandAndGivenBackToTheSettings() throws Exception {
        Rig rig = fleet(FleetIT.simulator(), 0);
        PanelPage panel = show(rig).open("");
        panel.awaitText("Ready: an engine starts with the first viewer");
        panel.open("engines");
        panel.awaitText("asleep");
        panel.field("Engines at least").fill("9");
        panel.awaitText("It must be a number from 0 to 3.");
        panel.field("Engines at least").fill("2");
        panel.button("Set").click();
        panel.awaitText("2, at least 2 by hand");
        eventually().until(() -> all(rig, "health_status").equals(List.of("healthy", "healthy")));
        panel.button("Let the settings decide").click();
        panel.button("Let the settings decide").waitFor(gone());
        panel.button("Start one more").click();
        eventually().until(() -> all(rig, "id").size() == 3);
        Locator last = panel.page().locator(".engine").last();
        button(last, "Stop").click();
        panel.answer("Stop");
        eventually().until(() -> all(rig, "id").size() == 2);
        assertThat(panel.complaints()).isEmpty();
    }

    @Test
    void anEngineThatCrashesAtItsStartIsToldWithItsLastWordsAndTheTimeOfTheNextTry() throws Exception {
        Rig rig = fleet(CRASHING, 1, settings -> settings.with(FleetSettings.CIRCUIT_BREAKER_FAILURE_THRESHOLD, 1));
        PanelPage panel = show(rig).open("");
        panel.awaitText("Nothing flows");
        panel.awaitText("has ended with exit code 139 by itself. The next try is in ");
        panel.page().locator(".box.failed.bad").getByText("next try in ").waitFor();
        panel.open("engines");
        panel.awaitText("starts are blocked");
        panel.page().locator("summary").getByText("the last one at").click();
        panel.page()
                .locator(".failures .log")
                .getByText("cannot map memory")
                .first()
                .waitFor();
        panel.page().locator("summary").getByText("Profile").click();
        panel.page()
                .locator(".profile")
                .getByText("sh -c 'echo starting on 6878;")
                .waitFor();
        // The browser's own note that the server cannot serve.
        assertThat(panel.complaints()).allMatch(each -> each.contains("503") && each.contains("/health"));
    }

    @Test
    void fromElsewhereWithoutAKeyTheInsideOfEnginesIsNotShownAndThePageSaysWhy() throws Exception {
        Rig rig = fleet(FleetIT.simulator(), 1);
        ready(rig);
        PanelPage panel = show(
                address(rig) + "/panel",
                new Browser.NewContextOptions().setExtraHTTPHeaders(Map.of("X-Forwarded-For", "192.0.2.1")));
        panel.open("engines");
        panel.awaitText("The profile, failures and logs are not shown: Without an API key only this machine may see");
        panel.awaitText("as many as wanted");
    }

    @Test
    void theFirstRunFindsTestsAndAddsAnEngineAndEndsWithAPictureAndIsKept() throws Exception {
        Rig rig = start(PanelEnginesIT::withoutEngines);
        String engine = "localhost:" + rig.first().address().getPort();
        PanelPage panel = show(rig).open("");
        panel.field("Names or addresses besides this machine, if any").fill(engine + " 127.0.0.1:1");
        panel.button("Search for engines").click();
        panel.awaitText("127.0.0.1:1 cannot be reached.");
        panel.button("Use " + engine).click();
        panel.awaitText("Engine " + engine + " answers in ");
        panel.field("Content ID, to test that it plays").fill("not an id");
        panel.awaitText("It must have 40 hex digits.");
        panel.field("Content ID, to test that it plays").fill(rig.content().contentId());
        panel.button("Start the stream").click();
        panel.awaitText("It plays: the first bytes came after ");
        panel.button("Add this engine").click();
        panel.awaitText("Engine " + engine + " was added");
        panel.page()
                .waitForFunction(
                        "() => document.querySelector('video')?.getVideoPlaybackQuality().totalVideoFrames > 25");
        panel.button("Done").click();
        panel.button("Done").waitFor(gone());
        assertThat(panel.page().getByLabel("First run").count()).isZero();
        rig.restart();
        assertThat(all(rig, "id")).containsExactly(engine);
        assertThat(Rig.text(rig.get("/health"))).contains("\"demo\":false");
    }

    @Test
    void theFirstRunShowsTheDemoChannelWhereThereIsNoEngine() throws Exception {
        Rig rig = start(PanelEnginesIT::withoutEngines);
        PanelPage panel = show(rig).open("engines");
        panel.button("Watch the demo channel").click();
        panel.page()
                .waitForFunction(
                        "() => document.querySelector('video')?.getVideoPlaybackQuality().totalVideoFrames > 25");
        panel.button("Done").click();
        panel.button("Search for engines").click();
        panel.awaitText("Engines in containers");
        assertThat(panel.complaints()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"LIGHT", "DARK"})
    void everybodyCanUseItOnPhonesToo(String scheme) throws Exception {
        Rig rig = fleet(FleetOrdersIT.simulator("SIMULATOR_BOOT=3"), 1);
        PanelPage panel = show(
                address(rig) + "/panel",
                new Browser.NewContextOptions().setViewportSize(390, 800).setColorScheme(ColorScheme.valueOf(scheme)));
        panel.open("engines");
        panel.page().locator(".engine.starting").waitFor();
        assertAccessible(panel);
        String engine = ready(rig);
        panel.page().locator("summary").getByText("Profile").click();
        button(card(panel, engine), "Log").click();
        panel.page().locator(".log").last().waitFor();
        rig.post("/engines/" + engine + "/replace");
        panel.page().locator(".engine.starting").waitFor();
        assertAccessible(panel);
        panel.open("");
        panel.page().locator(".box").first().waitFor();
        assertAccessible(panel);
        assertThat(panel.complaints()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"LIGHT", "DARK"})
    void everybodyCanUseTheFirstRunOnPhonesToo(String scheme) throws Exception {
        Rig rig = start(PanelEnginesIT::withoutEngines);
        String engine = "localhost:" + rig.first().address().getPort();
        PanelPage panel = show(
                address(rig) + "/panel",
                new Browser.NewContextOptions().setViewportSize(390, 800).setColorScheme(ColorScheme.valueOf(scheme)));
        panel.open("");
        panel.field("Names or addresses besides this machine, if any").fill(engine + " nowhere.invalid");
        panel.button("Search for engines").click();
        panel.button("Use " + engine).waitFor();
        assertAccessible(panel);
        panel.button("Use " + engine).click();
        panel.awaitText("answers in ");
        assertAccessible(panel);
        panel.button("Add this engine").click();
        panel.field("Content ID to play").waitFor();
        assertAccessible(panel);
        assertThat(panel.complaints()).isEmpty();
    }

    private static void assertAccessible(PanelPage panel) throws Exception {
        panel.page().evaluate(Files.readString(AXE));
        assertThat(panel.page().evaluate(SERIOUS)).isEqualTo(List.of());
        assertThat(panel.page().evaluate("document.documentElement.scrollWidth <= innerWidth"))
                .as("fits")
                .isEqualTo(true);
    }
}
