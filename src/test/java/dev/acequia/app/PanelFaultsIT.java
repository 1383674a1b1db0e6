package dev.acequia.app;

import static dev.acequia.rig.Waits.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import dev.acequia.rig.Rig;
import dev.acequia.settings.EngineSettings;
import dev.acequia.settings.RecoverySettings;
import dev.acequia.settings.Settings;
import dev.acequia.simulator.Knob;
import java.time.Duration;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/// What goes wrong at an engine is on the overview two seconds after the server knows it, and says who is to blame.
class PanelFaultsIT extends PanelRig {
    private static final Duration TWO_SECONDS = Duration.ofSeconds(2);

    private record View(Rig rig, PanelPage panel) {
        void awaitKnown(String path, String text) {
            eventually().until(() -> Rig.text(rig.get(path)).contains(text));
        }

        void assertShown(String headline, String sentence) {
            panel.awaitText(headline, TWO_SECONDS);
            panel.awaitText(sentence, TWO_SECONDS);
            panel.page().locator(".box.bad, .box.warn").first().waitFor();
            assertThat(panel.complaints()).isEmpty();
        }
    }

    /// The overview, with one who watches.
    private View watched() throws Exception {
        Rig rig = start(settings -> settings.with(RecoverySettings.STALL_TIMEOUT, Duration.ofSeconds(20))
                .with(EngineSettings.ENGINE_HEALTH_INTERVAL, Duration.ofSeconds(1)));
        watch(rig);
        PanelPage panel = show(rig).open("");
        panel.awaitText("Everything flows");
        return new View(rig, panel);
    }

    /// The overview, with nobody who watches until now a stream without peers.
    private View lonely(UnaryOperator<Settings> knobs) throws Exception {
        Rig rig = start(knobs);
        rig.turn(Knob.NO_PEERS, "true");
        PanelPage panel = show(rig).open("");
        panel.awaitText("Ready: no viewers");
        rig.watch(rig.body(), MARKUP);
        return new View(rig, panel);
    }

    @Test
    void anEngineThatDies() throws Exception {
        View view = watched();
        view.rig().turn(Knob.CRASH, "30s");
        view.awaitKnown("/proxy/status", "\"state\":\"recovering\"");
        view.panel().awaitText("has lost its session", TWO_SECONDS);
        view.awaitKnown("/engines", "\"health_status\":\"unhealthy\"");
        view.assertShown(
                "look at engine " + view.rig().engine(), "Engine " + view.rig().engine() + " has not answered");
    }

    @Test
    void anEngineThatFallsSilent() throws Exception {
        View view = watched();
        view.rig().turn(Knob.SILENT_STALL, "1");
        view.awaitKnown("/proxy/status", "\"state\":\"stalled\"");
        view.assertShown(
                "look at engine " + view.rig().engine(),
                "gets no data from engine " + view.rig().engine());
    }

    @Test
    void aContentThatHasNoPeers() throws Exception {
        View view = lonely(UnaryOperator.identity());
        view.awaitKnown("/streams", "\"peers\":0");
        view.panel()
                .page()
                .locator(".box .detail")
                .getByText("buffering, no peers")
                .waitFor(new Locator.WaitForOptions().setTimeout((double) TWO_SECONDS.toMillis()));
        view.panel().awaitText("engine " + view.rig().engine() + " finds no peers");
        assertThat(view.panel().complaints()).isEmpty();
    }

    @Test
    void aContentThatCannotBePlayed() throws Exception {
        View view = lonely(settings -> settings.with(EngineSettings.ENGINE_FIRST_BYTE_TIMEOUT, Duration.ofSeconds(2)));
        view.awaitKnown("/events", "\"is_failure\":\"true\"");
        view.panel().awaitText("Nothing flows", TWO_SECONDS);
        view.panel().awaitText("could not be played", TWO_SECONDS);
    }
}
