package dev.acequia.app;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.ConsoleMessage;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.AriaRole;
import dev.acequia.rig.Waits;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/// The panel in a real Chromium without a window, and what the browser complains of: errors of scripts, refusals of the
/// security policy, answers that are errors.
final class PanelPage implements AutoCloseable {
    private static final List<String> QUIETLY = List.of(
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync");

    private final Playwright playwright;
    private final Browser browser;
    private final BrowserContext context;
    private final Page page;
    private final String address;
    private final List<String> complaints = new CopyOnWriteArrayList<>();

    /// @param executable the browser
    /// @param address of the panel, without the route in it
    /// @param options such as the size of the window
    PanelPage(Path executable, String address, Browser.NewContextOptions options) {
        this.address = address;
        playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        browser = playwright
                .chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(executable)
                        .setArgs(QUIETLY));
        context = browser.newContext(options);
        page = context.newPage();
        page.setDefaultTimeout((double) Waits.PATIENCE.toMillis());
        page.onConsoleMessage(this::note);
        page.onPageError(complaints::add);
    }

    private void note(ConsoleMessage message) {
        if (message.type().equals("error") || message.type().equals("warning")) {
            complaints.add(message.text() + " at " + message.location());
        }
    }

    List<String> complaints() {
        return complaints;
    }

    BrowserContext context() {
        return context;
    }

    Page page() {
        return page;
    }

    /// Opens a page of the panel, such as `streams`.
    PanelPage open(String route) {
        page.navigate(address + "#/" + route);
        return this;
    }

    Locator button(String name) {
        return page.getByRole(
                AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
    }

    Locator field(String label) {
        return page.getByLabel(label, new Page.GetByLabelOptions().setExact(true));
    }

    /// Waits until the text is to be seen.
    void awaitText(String text) {
        awaitText(text, Waits.PATIENCE);
    }

    void awaitText(String text, Duration patience) {
        page.getByText(text).first().waitFor(new Locator.WaitForOptions().setTimeout((double) patience.toMillis()));
    }

    /// Presses the button of the question that is asked.
    void answer(String button) {
        page.getByRole(AriaRole.DIALOG)
                .getByRole(
                        AriaRole.BUTTON,
                        new Locator.GetByRoleOptions().setName(button).setExact(true))
                .click();
    }

    @Override
    public void close() {
        context.close();
        browser.close();
        playwright.close();
    }
}
