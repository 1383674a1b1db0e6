package dev.acequia.app;

import static dev.acequia.rig.Waits.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.WaitForSelectorState;
import dev.acequia.rig.Rig;
import dev.acequia.settings.EngineSettings;
import dev.acequia.settings.ServerSettings;
import dev.acequia.simulator.Content;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/// What people do in the panel, beyond looking: stopping many streams, reading on while events come, giving addresses
/// away, working without a mouse.
class PanelUseIT extends PanelRig {
    private static final String TOKENS = "anna:secret-of-anna,tv:secret-of-tv:contents=" + "0".repeat(40);

    private static void watch(Rig rig, Content content) {
        rig.watch("/ace/getstream.ts?id=" + content.contentId(), MARKUP).awaitStart();
    }

    private static String shown(Content content) {
        return content.contentId().substring(0, 8) + "…" + content.contentId().substring(36);
    }

    @Test
    void severalStreamsAreStoppedAtOnce() throws Exception {
        Rig rig = start(settings -> settings.with(EngineSettings.MAX_STREAMS_PER_ENGINE, 3));
        List<Content> contents = rig.contents();
        contents.forEach(each -> watch(rig, each));
        PanelPage panel = show(rig).open("streams");
        contents.subList(0, 2)
                .forEach(each -> panel.field("Select " + shown(each)).check());
        panel.button("Stop selected (2)").click();
        panel.awaitText("2 viewers will be disconnected.");
        panel.answer("Stop");
        panel.awaitText("2 streams stopped.");
        panel.button("Stop " + shown(contents.get(0))).waitFor(gone());
        assertThat(panel.button("Stop " + shown(contents.get(2))).count()).isOne();
        assertThat(Rig.text(rig.get("/proxy/status")))
                .contains("\"total_sessions\":1", contents.get(2).contentId());
        assertThat(panel.complaints()).isEmpty();
    }

    private static Locator.WaitForOptions gone() {
        return new Locator.WaitForOptions().setState(WaitForSelectorState.DETACHED);
    }

    @Test
    void streamsAreCalledByTheirTitlesForWhichAnEngineIsAskedOnce() throws Exception {
        Rig rig = start();
        watch(rig);
        PanelPage panel = show(rig);
        var asked = new AtomicInteger();
        panel.page().onRequest(each -> asked.addAndGet(each.url().endsWith("/extended-stats") ? 1 : 0));
        panel.open("streams/" + rig.content().contentId());
        panel.page()
                .getByRole(AriaRole.CELL)
                .getByText(rig.content().title())
                .first()
                .waitFor();
        panel.page().locator(".detail h2").getByText(rig.content().title()).waitFor();
        for (int i = 0; i < 3; i++) {
            panel.page().waitForResponse(each -> each.url().endsWith("/proxy/status"), () -> {});
        }
        panel.open("");
        panel.page().locator(".box .name").getByText(rig.content().title()).waitFor();
        assertThat(asked).hasValue(1);
    }

    @Test
    void theEventLogStandsStillWhileOneReads() throws Exception {
        Rig rig = start();
        PanelPage panel = show(address(rig) + "/panel", new Browser.NewContextOptions().setViewportSize(800, 400));
        for (int i = 0; i < 30; i++) {
            tell(rig, "before-" + i);
        }
        panel.open("events");
        panel.awaitText("before-29");
        panel.page().mouse().move(300, 200);
        panel.page().mouse().wheel(0, 600);
        panel.awaitText("Paused while scrolled");
        tell(rig, "<b>meanwhile</b>");
        panel.awaitText("1 new event: show");
        assertThat(panel.page().getByText("<b>meanwhile</b>").count()).isZero();
        panel.button("1 new event: show").click();
        panel.awaitText("<b>meanwhile</b>");
        tell(rig, "afterwards");
        panel.awaitText("afterwards");
        assertThat(panel.complaints()).isEmpty();
    }

    /// Makes an event, as another proxy that has begun a stream.
    private static void tell(Rig rig, String key) {
        assertThat(rig.post("/events/stream_started", """
                        {"engine": {"host": "nowhere.example", "port": 1},
                         "stream": {"key_type": "url", "key": "http://nowhere.example/%s"},
                         "session": {"playback_session_id": "s", "stat_url": "http://nowhere.example/",
                                     "command_url": "http://nowhere.example/", "is_live": 1}}""".formatted(key)).statusCode())
                .isEqualTo(200);
    }

    @Test
    void anEngineIsTestedBeforeItIsAddedAndAfterwards() throws Exception {
        Rig rig = start();
        PanelPage panel = show(rig).open("engines");
        panel.field("Engine").fill("127.0.0.1:1");
        panel.button("Test").last().click();
        panel.page().locator("#add-engine-problem:not(:empty)").waitFor();
        panel.page()
                .getByLabel("Engine " + rig.engine())
                .getByText("Test", new Locator.GetByTextOptions().setExact(true))
                .click();
        panel.awaitText("Engine " + rig.engine() + " answers in ");
        assertThat(Rig.text(rig.get("/engines"))).doesNotContain("127.0.0.1:1\"");
        assertThat(panel.complaints()).isEmpty();
    }

    @Test
    void addressesCarryTheTokenThatIsForTheChannel() throws Exception {
        Rig rig = start(settings -> settings.with(ServerSettings.API_KEY, "the-key"));
        assertThat(rig.change("stream_tokens=" + TOKENS, "Authorization", "Bearer the-key")
                        .statusCode())
                .isEqualTo(200);
        PanelPage panel = show(rig).open("watch/" + rig.content().contentId());
        panel.field("API key").fill("the-key");
        panel.answer("Open");
        panel.awaitText("Everybody who has an address can play with the token in it.");
        String list = Files.readString(panel.page()
                .waitForDownload(() -> panel.button("Download .m3u").click())
                .path());
        String path = rig.body() + "&token=secret-of-anna";
        assertThat(list).contains(address(rig) + path).doesNotContain("the-key", "secret-of-tv");
        rig.watch(path, "whoever was given it").awaitStart();
    }

    @Test
    void whoMayNotKnowTheTokensIsToldThatOneIsNeeded() throws Exception {
        Rig rig = start();
        rig.change("stream_tokens=" + TOKENS);
        PanelPage panel = show(
                address(rig) + "/panel",
                new Browser.NewContextOptions().setExtraHTTPHeaders(Map.of("X-Forwarded-For", "192.0.2.1")));
        panel.open("watch/" + rig.content().contentId());
        panel.awaitText("Playing requires a token: paste yours");
        assertThat(panel.button("Copy the HLS address").isDisabled()).isTrue();
        assertThat(panel.page().content()).doesNotContain("secret-of-anna");
        panel.field("Token").fill("a-token");
        panel.page().getByText("&token=a-token").first().waitFor();
        assertThat(panel.button("Copy the HLS address").isEnabled()).isTrue();
    }

    @Test
    void aSecretIsNotShownButReplacedOrRemoved() throws Exception {
        Rig rig = start();
        assertThat(rig.change("stream_tokens=" + TOKENS).statusCode()).isEqualTo(200);
        PanelPage panel = show(rig).open("settings");
        Locator field = panel.field("stream_tokens");
        assertThat(field.getAttribute("type")).isEqualTo("password");
        assertThat(field.inputValue()).isEmpty();
        assertThat(panel.field("api_key").getAttribute("type")).isEqualTo("password");
        field.pressSequentially("another-one");
        panel.button("Save").click();
        panel.awaitText("Saved.");
        assertThat(Rig.text(rig.get("/proxy/config?secrets=true"))).contains("\"stream_tokens\":\"another-one\"");
        panel.button("Remove").click();
        panel.button("Save").click();
        eventually().until(() -> Rig.text(rig.get("/proxy/config")).contains("\"stream_tokens\":\"\""));
        assertThat(panel.complaints()).isEmpty();
    }

    @Test
    void aStreamIsFoundOpenedAndStoppedWithoutAMouse() throws Exception {
        Rig rig = start();
        watch(rig);
        PanelPage panel = show(rig).open("");
        panel.awaitText("Everything flows");
        reach(panel, "Skip to the content");
        reach(panel, "Streams");
        panel.page().keyboard().press("Enter");
        reach(panel, shown(rig.content()));
        panel.page().keyboard().press("Enter");
        panel.awaitText("The last hour");
        reach(panel, "Stop " + shown(rig.content()));
        panel.page().keyboard().press("Enter");
        panel.page().getByRole(AriaRole.DIALOG).waitFor();
        reach(panel, "Stop");
        panel.page().keyboard().press("Enter");
        panel.awaitText("1 stream stopped.");
        eventually().until(() -> Rig.text(rig.get("/proxy/status")).contains("\"total_sessions\":0"));
    }

    /// Goes on with the tabulator until something of this name has the focus.
    private static void reach(PanelPage panel, String name) {
        for (int i = 0; i < 60; i++) {
            panel.page().keyboard().press("Tab");
            Object focused = panel.page().evaluate("""
                    () => document.activeElement.getAttribute('aria-label') ?? document.activeElement.textContent.trim()""");
            if (name.equals(focused)) {
                return;
            }
        }
        throw new AssertionError("No tabulator leads to " + name);
    }
}
