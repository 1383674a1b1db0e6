package dev.acequia.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// How every page of the panel looks on monitors, tablets and phones, with nothing and with a hundred streams whose
/// names are long and of many scripts: nothing overlaps, spills, is cut for good or scrolls sideways.
class PanelLooksIT extends PanelRig {
    private static final Path SCENE = Path.of("src/test/resources/dev/acequia/app/panel-scene.js");
    private static final Path FAULTS = Path.of("src/test/resources/dev/acequia/app/panel-faults.js");
    private static final Path AXE = Path.of("src/main/panel/node_modules/axe-core/axe.min.js");
    private static final List<Integer> WIDTHS = List.of(1440, 768, 390);
    private static final String SERIOUS = """
            async () => (await axe.run({ resultTypes: ['violations'] })).violations
                .filter((each) => each.impact === 'serious' || each.impact === 'critical')
                .map((each) => `${each.id}: ${each.nodes[0].html}`)""";
    /// Two frames, so that what follows the width of the window has followed it.
    private static final String SETTLED =
            "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(true))))";

    /// The panel before a server that is made up.
    private PanelPage scene(String knobs) throws IOException {
        PanelPage panel = show(address(start()) + "/panel", new Browser.NewContextOptions().setViewportSize(1440, 900));
        panel.context().addInitScript("globalThis.scene = " + knobs + ";\n" + Files.readString(SCENE));
        panel.open("");
        panel.page().locator(".figures").waitFor();
        return panel;
    }

    private static List<String> routes(PanelPage panel) {
        Object key = panel.page().evaluate("""
                async () => (await (await fetch('proxy/status')).json()).sessions[3]?.stream_id ?? '0'.repeat(40)""");
        return List.of("", "streams", "streams/" + key, "watch/" + key, "engines", "events", "settings");
    }

    private static List<String> strings(Object found) {
        return found instanceof List<?> list
                ? list.stream().map(String::valueOf).toList()
                : List.of("" + found);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 100})
    void everyPageFitsEveryWindow(int streams) throws Exception {
        boolean isFull = streams > 0;
        PanelPage panel = scene("{ streams: %d, isLong: %b, isDemo: %b }".formatted(streams, isFull, !isFull));
        if (isFull) {
            panel.page().waitForFunction("() => sessionStorage['acequia.titles']?.match(/\\[\"/g).length >= 100");
        }
        String faults = Files.readString(FAULTS);
        List<String> found = new ArrayList<>();
        for (String route : routes(panel)) {
            panel.open(route);
            panel.page().locator("main :is(h1, h2)").first().waitFor();
            if (isFull && route.startsWith("streams/")) {
                panel.page().locator(".u-over").last().waitFor();
            }
            panel.page().evaluate(Files.readString(AXE));
            for (int width : WIDTHS) {
                boolean isDark = isFull == (width == 768);
                Page page = panel.page();
                page.emulateMedia(
                        new Page.EmulateMediaOptions().setColorScheme(isDark ? ColorScheme.DARK : ColorScheme.LIGHT));
                page.setViewportSize(width, 850);
                page.evaluate(SETTLED);
                String where = "#/" + route + " at " + width + ": ";
                strings(page.evaluate(faults)).forEach(each -> found.add(where + each));
                if (width < WIDTHS.getFirst()) {
                    strings(page.evaluate(SERIOUS)).forEach(each -> found.add(where + each));
                }
            }
        }
        assertThat(found).isEmpty();
        assertThat(panel.complaints()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void aSparklineOfFewValuesHasNoStrayArea(int samples) throws Exception {
        PanelPage panel = scene("{ streams: 1, samples: %d }".formatted(samples));
        assertThat(strings(panel.page().evaluate(Files.readString(FAULTS)))).isEmpty();
    }

    @Test
    void theKeyboardsPlaceIsAlwaysSeen() throws Exception {
        PanelPage panel = scene("{ streams: 3 }").open("streams");
        panel.page().getByLabel("Select all streams").waitFor();
        List<String> unseen = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            panel.page().keyboard().press("Tab");
            unseen.addAll(strings(panel.page().evaluate("""
                    () => {
                      const focused = document.activeElement;
                      const style = getComputedStyle(focused);
                      const isSeen = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2;
                      return focused === document.body || isSeen ? [] : [focused.outerHTML.slice(0, 80)];
                    }""")));
        }
        assertThat(unseen).isEmpty();
    }
}
