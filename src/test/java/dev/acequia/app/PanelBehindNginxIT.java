package dev.acequia.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import dev.acequia.rig.Nginx;
import dev.acequia.rig.Prerequisite;
import dev.acequia.rig.Rig;
import dev.acequia.settings.ServerSettings;
import dev.acequia.settings.kind.Network;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The panel by HTTPS and below a prefix, through a real nginx with the configuration that we recommend.
class PanelBehindNginxIT extends PanelRig {
    private static final String KEY = "the-key-of-this-server";

    private @Nullable Nginx proxy;

    @BeforeEach
    void findNginx() {
        Prerequisite.nginx();
    }

    @AfterEach
    void closeProxy() throws Exception {
        if (proxy != null) {
            proxy.close();
        }
    }

    /// A server that is managed by key, as one behind a proxy is.
    private Rig startBehindProxy() throws Exception {
        Rig rig = start(settings -> settings.with(ServerSettings.API_KEY, KEY)
                .with(ServerSettings.TRUSTED_PROXIES, List.of(Network.around(InetAddress.getLoopbackAddress(), 8))));
        proxy = Nginx.start(Prerequisite.nginx(), Files.createDirectory(folder().resolve("nginx")), rig.port());
        return rig;
    }

    private String proxied() {
        return Objects.requireNonNull(proxy).address();
    }

    private PanelPage unlocked(String route) {
        PanelPage panel = show(proxied() + "panel", new Browser.NewContextOptions().setIgnoreHTTPSErrors(true));
        panel.open(route);
        panel.field("API key").fill(KEY);
        panel.answer("Open");
        return panel;
    }

    @Test
    void whatHappensIsShownAsItHappens() throws Exception {
        Rig rig = startBehindProxy();
        var streams = new AtomicInteger();
        PanelPage panel = unlocked("events");
        panel.page().onRequest(each -> streams.addAndGet(each.url().endsWith("/events/stream") ? 1 : 0));
        panel.awaitText("Engine " + rig.engine() + " answers.");

        watch(rig);
        panel.awaitText("Viewers can watch");
        assertThat(streams).as("one stream of events that stays").hasValueLessThanOrEqualTo(1);
        panel.open("");
        panel.awaitText("Everything flows");
    }

    @ParameterizedTest
    @ValueSource(strings = {"HLS", "MPEG-TS"})
    void aChannelPlays(String form) throws Exception {
        Rig rig = startBehindProxy();
        PanelPage panel = unlocked("watch/" + rig.content().contentId());
        panel.button(form).click();
        panel.button("Play " + form).click();
        panel.page()
                .waitForFunction(
                        "() => document.querySelector('video').getVideoPlaybackQuality().totalVideoFrames > 50");
        String viewers = "/proxy/streams/" + rig.content().contentId() + "/clients";
        assertThat(Rig.text(rig.get(viewers, "Authorization", "Bearer " + KEY))).contains("\"127.0.0.1\"");
    }

    @Test
    void copiedAddressesAreTheProxys() throws Exception {
        Rig rig = startBehindProxy();
        PanelPage panel = unlocked("watch/" + rig.content().contentId());
        panel.context().grantPermissions(List.of("clipboard-read", "clipboard-write"));
        panel.button("Copy the HLS address").click();
        panel.awaitText("Copied.");
        assertThat(panel.page().evaluate("navigator.clipboard.readText()"))
                .isEqualTo(proxied() + rig.manifest().substring(1));
        panel.button("Copy the MPEG-TS address").click();
        panel.page().waitForFunction("async () => (await navigator.clipboard.readText()).includes('getstream.ts')");
        assertThat(panel.page().evaluate("navigator.clipboard.readText()"))
                .isEqualTo(proxied() + rig.body().substring(1));
        Path list = panel.page()
                .waitForDownload(() -> panel.button("Download .m3u").click())
                .path();
        assertThat(list).content().contains(proxied() + rig.body().substring(1));
    }

    @Test
    void aStreamIsStoppedThroughIt() throws Exception {
        Rig rig = startBehindProxy();
        watch(rig);
        PanelPage panel = unlocked("streams");
        panel.page().getByLabel("Select all streams").check();
        panel.button("Stop selected (1)").click();
        panel.answer("Stop");
        panel.awaitText("No streams.");
        assertThat(Rig.text(rig.get("/proxy/status", "Authorization", "Bearer " + KEY)))
                .contains("\"total_sessions\":0");
    }
}
