package dev.acequia.app;

import com.microsoft.playwright.Browser;
import dev.acequia.rig.Prerequisite;
import dev.acequia.rig.Rig;
import dev.acequia.settings.Settings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/// A test of the panel: the whole server, an engine behind it, a browser before it. Left out where there is no browser.
abstract class PanelRig {
    /// What a player calls itself that would like to be more than text.
    static final String MARKUP = "<b>a player</b><script>alert(1)</script>";

    @TempDir
    private Path folder;

    private @Nullable Rig opened;
    private @Nullable PanelPage shown;

    @BeforeEach
    final void findBrowser() {
        Prerequisite.panel();
        Prerequisite.chromium();
    }

    @AfterEach
    final void closePanel() throws Exception {
        if (shown != null) {
            shown.close();
        }
        if (opened != null) {
            opened.close();
        }
    }

    final Path folder() {
        return folder;
    }

    final Rig start(UnaryOperator<Settings> knobs) throws IOException {
        opened = Rig.open(folder, knobs);
        return opened;
    }

    final Rig start() throws IOException {
        return start(UnaryOperator.identity());
    }

    final PanelPage show(String address, Browser.NewContextOptions options) {
        shown = new PanelPage(Prerequisite.chromium(), address, options);
        return shown;
    }

    final PanelPage show(Rig rig) {
        return show(address(rig) + "/panel", new Browser.NewContextOptions());
    }

    static String address(Rig rig) {
        return "http://127.0.0.1:" + rig.port();
    }

    /// A viewer that gets something already.
    static void watch(Rig rig) {
        rig.watch(rig.body(), MARKUP).awaitStart();
    }
}
