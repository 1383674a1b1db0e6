package dev.acequia.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.WaitForSelectorState;
import dev.acequia.rig.Rig;
import dev.acequia.settings.ServerSettings;
import dev.acequia.simulator.Knob;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The panel as a browser shows it, with the whole server and an engine behind it.
class PanelIT extends PanelRig {
    private static final List<String> PAGES = List.of("", "streams", "watch", "engines", "events", "settings");
    private static final Path AXE = Path.of("src/main/panel/node_modules/axe-core/axe.min.js");
    private static final Duration SOON = Duration.ofSeconds(10);

    private static boolean isShown(Rig rig, String text) {
        return Rig.text(rig.get("/proxy/config")).contains(text);
    }

    @Test
    void aFaultOfAnEngineIsShownSoon() throws Exception {
        Rig rig = start();
        watch(rig);
        PanelPage panel = show(rig).open("");
        panel.awaitText("Everything flows");

        rig.turn(Knob.CRASH, "6s");
        panel.awaitText("look at engine " + rig.engine(), SOON);
        panel.awaitText("was recovered");
        assertThat(panel.complaints()).isEmpty();
    }

    @Test
    void aStreamShowsItsViewersAsTheyCallThemselvesAndIsStoppedAfterAQuestion() throws Exception {
        Rig rig = start();
        watch(rig);
        PanelPage panel = show(rig).open("streams/" + rig.content().contentId());
        panel.awaitText(MARKUP);
        panel.page().locator(".u-over").first().waitFor();

        panel.button("Stop " + rig.content().contentId().substring(0, 8) + "…"
                        + rig.content().contentId().substring(36))
                .click();
        panel.answer("Stop");
        panel.awaitText("manual_stop_via_api");
        panel.awaitText("No streams.");
        assertThat(Rig.text(rig.get("/proxy/status"))).contains("\"total_sessions\":0");
        assertThat(panel.complaints()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"HLS", "MPEG-TS"})
    void aChannelPlaysInThePage(String form) throws Exception {
        Rig rig = start();
        PanelPage panel = show(rig).open("watch/" + rig.content().contentId());
        panel.button(form).click();
        panel.button("Play " + form).click();
        panel.page()
                .waitForFunction(
                        "() => document.querySelector('video').getVideoPlaybackQuality().totalVideoFrames > 50");
        panel.page().waitForFunction("() => Number(document.querySelector('[data-frames]').dataset.frames) > 50");
        panel.awaitText("640 × 360");
        panel.button("Stop").click();
        assertThat(panel.complaints()).isEmpty();
    }

    @Test
    void theAddressesAreForPlayersElsewhere() throws Exception {
        Rig rig = start();
        PanelPage panel = show(rig).open("watch/" + rig.content().contentId());
        String list = Files.readString(panel.page()
                .waitForDownload(() -> panel.button("Download .m3u").click())
                .path());
        assertThat(list).startsWith("#EXTM3U\n").contains(address(rig) + rig.body());
        panel.page().locator(".qr path[d^=M]").waitFor();
        panel.button("Copy the HLS address").click();
        panel.awaitText("Copied.");
        assertThat(panel.complaints()).isEmpty();
    }

    @Test
    void anEngineIsAddedAndTakenOut() throws Exception {
        Rig rig = start();
        PanelPage panel = show(rig).open("engines");
        panel.awaitText(rig.engine());

        panel.field("Engine").fill("nowhere:at-all");
        panel.button("Add engine").click();
        panel.page().locator("#add-engine-problem:not(:empty)").waitFor();
        panel.field("Engine").fill("127.0.0.1:1");
        panel.button("Add engine").click();
        panel.page().getByLabel("Engine 127.0.0.1:1").getByText("Remove").click();
        panel.answer("Remove");
        panel.awaitText("Engine 127.0.0.1:1 was removed.");
        assertThat(Rig.text(rig.get("/engines"))).doesNotContain("127.0.0.1:1\"");
    }

    @Test
    void aSettingIsLookedAtSavedAndTakenBack() throws Exception {
        Rig rig = start();
        PanelPage panel = show(rig).open("settings");
        panel.field("hls_window_size").waitFor(hidden());
        panel.field("channel_shutdown_delay").fill("99");
        panel.awaitText("It must be a number from 1 to 60 s.");
        assertThat(panel.button("Save").isDisabled()).isTrue();

        panel.field("channel_shutdown_delay").fill("7");
        panel.field("stream_mode").selectOption("HLS");
        panel.field("hls_window_size").fill("8");
        panel.button("Save").click();
        panel.awaitText("Saved.");
        assertThat(isShown(rig, "\"channel_shutdown_delay\":7")).isTrue();
        assertThat(isShown(rig, "\"hls_window_size\":8")).isTrue();

        panel.field("engines").fill("not an engine");
        panel.button("Save").click();
        panel.page().locator(".setting .problem:not(:empty)").waitFor();
        panel.button("Discard").click();
        panel.button("Undo the last change").click();
        panel.awaitText("The last change was undone.");
        assertThat(isShown(rig, "\"channel_shutdown_delay\":7")).isFalse();
    }

    private static Locator.WaitForOptions hidden() {
        return new Locator.WaitForOptions().setState(WaitForSelectorState.DETACHED);
    }

    @Test
    void eventsComeAsTheyHappenAndAreFound() throws Exception {
        Rig rig = start();
        PanelPage panel = show(rig).open("events");
        panel.awaitText("Engine " + rig.engine() + " answers.");
        watch(rig);
        panel.awaitText("Viewers can watch");
        panel.field("Type").selectOption("engine");
        assertThat(panel.page().getByText("Viewers can watch").count()).isZero();
        assertThat(panel.complaints()).isEmpty();
    }

    @Test
    void theKeyIsAskedFor() throws Exception {
        Rig rig = start(settings -> settings.with(ServerSettings.API_KEY, "the-key"));
        PanelPage panel = show(rig).open("");
        panel.field("API key").fill("not-the-key");
        panel.answer("Open");
        panel.awaitText("This key is wrong.");
        panel.field("API key").fill("the-key");
        panel.answer("Open");
        panel.awaitText("Ready: no viewers");
    }

    @Test
    void aLostServerIsToldAndComesBackByItself() throws Exception {
        Rig rig = start();
        PanelPage panel = show(rig).open("");
        panel.awaitText("Ready: no viewers");
        panel.context().setOffline(true);
        panel.awaitText("Retrying every second.");
        panel.context().setOffline(false);
        panel.awaitText("Ready: no viewers");
    }

    @Test
    void allOfItIsBelowAnyPrefix() throws Exception {
        Rig rig = start();
        String prefix = address(rig) + "/deep/prefix/";
        PanelPage panel = show(prefix + "panel", new Browser.NewContextOptions());
        List<String> astray = new CopyOnWriteArrayList<>();
        panel.page().onRequest(each -> {
            if (!each.url().startsWith(prefix) && !each.url().startsWith("blob:")) {
                astray.add(each.url());
            }
        });
        panel.context()
                .route(
                        prefix + "**",
                        route -> route.resume(new Route.ResumeOptions()
                                .setUrl(route.request().url().replace("/deep/prefix", ""))));
        watch(rig);
        for (String page : PAGES) {
            panel.open(page);
            panel.page().locator("main :is(h1, h2)").first().waitFor();
        }
        panel.awaitText("Undo the last change");
        assertThat(astray).isEmpty();
        assertThat(panel.complaints()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"LIGHT", "DARK"})
    void everybodyCanUseEveryPageOnPhonesToo(String scheme) throws Exception {
        Rig rig = start();
        watch(rig);
        PanelPage panel = show(
                address(rig) + "/panel",
                new Browser.NewContextOptions().setViewportSize(390, 800).setColorScheme(ColorScheme.valueOf(scheme)));
        String axe = Files.readString(AXE);
        for (String page : PAGES) {
            panel.open(page);
            panel.page().locator("main :is(h1, h2)").first().waitFor();
            panel.page().evaluate(axe);
            assertThat(panel.page().evaluate("""
                            async () => (await axe.run()).violations
                                .filter((each) => each.impact === 'serious' || each.impact === 'critical')
                                .map((each) => `${each.id}: ${each.nodes[0].html}`)""")).as(page).isEqualTo(List.of());
            assertThat(panel.page().evaluate("document.documentElement.scrollWidth <= innerWidth"))
                    .as("fits: " + page)
                    .isEqualTo(true);
        }
        assertThat(panel.complaints()).isEmpty();
    }

    @Test
    void partsAreKeptForAYearAndThePageIsAskedForAnew() throws Exception {
        Rig rig = start();
        String html = Rig.text(rig.get("/panel"));
        String script = html.replaceAll("(?s).*src=\"\\./(panel/[^\"]+)\".*", "$1");
        assertThat(rig.get("/panel").headers().firstValue("cache-control")).contains("no-cache");
        assertThat(rig.get("/" + script).headers().firstValue("cache-control"))
                .contains("public, max-age=31536000, immutable");
        assertThat(rig.get("/" + script, "Accept-Encoding", "gzip").body().length)
                .isLessThan(60_000);
        assertThat(rig.get("/panel/nothing.js").statusCode()).isEqualTo(404);
        assertThat(rig.get("/panel/streams/x").headers().firstValue("location")).contains("../../panel");
        assertThat(rig.get("/panel/").headers().firstValue("location")).contains("../panel");
        assertThat(rig.get("/").headers().firstValue("location")).contains("panel");
    }
}
