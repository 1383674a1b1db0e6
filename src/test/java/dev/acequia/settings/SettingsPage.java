package dev.acequia.settings;

import java.util.List;
import java.util.stream.Collectors;

/// `docs/settings.md`: every setting and what has no effect any more, as tables.
final class SettingsPage {
    private static final String HEAD = """
            # Settings

            A value comes from, weakest first: the default, `acequia.yml` in the working folder (`acequia.example.yml`
            shows all keys), the environment, what the panel or `POST /proxy/config` saved. An empty value counts as
            none. The environment has two names for some settings; when both are set, the first one wins.
            What applies at once can be changed while the server runs, and the change is kept:
            `curl -X POST 'http://127.0.0.1:8000/proxy/config?hls_window_size=8'`; `GET /proxy/config?explain=1` tells
            where each value comes from.
            Durations are in seconds and may have decimals; sizes are in bytes or have a unit
            (1 kB is 1024 bytes: `512kB`, `64MB`, `2GB`).

            Made from the settings that the server declares by `./mvnw -q test -Dtest=SettingsPageTest -Dacequia.docs=write`.
            """;

    private SettingsPage() {}

    static String render() {
        StringBuilder page = new StringBuilder(HEAD);
        for (Section section : Section.values()) {
            page.append("\n## ").append(section.title()).append("\n\n");
            row(page, List.of("Key", "Environment", "Default", "Range", "Unit", "Applies", "What it does"));
            row(page, List.of("---", "---", "---", "---", "---", "---", "---"));
            Catalogue.all().stream()
                    .filter(setting -> setting.section() == section)
                    .forEach(setting -> row(page, cells(setting)));
        }
        page.append(
                "\n## Without effect\n\nVariables of the proxy that Acequia replaces; each is accepted with a warning.\n\n");
        row(page, List.of("Environment", "Why it has no effect any more"));
        row(page, List.of("---", "---"));
        Defunct.ALL.forEach(defunct -> row(page, List.of(code(defunct.env()), defunct.why())));
        return page.toString();
    }

    private static <T> List<String> cells(Setting<T> setting) {
        Kind<T> kind = setting.kind();
        return List.of(
                code(setting.key()),
                setting.env().stream().map(SettingsPage::code).collect(Collectors.joining(", ")),
                code(setting.show(setting.defaultValue())),
                kind.range(),
                kind.unit(),
                setting.appliesAtOnce() ? "at once" : "after a restart",
                setting.sentence());
    }

    private static String code(String text) {
        return text.isEmpty() ? "" : "`" + text + "`";
    }

    private static void row(StringBuilder page, List<String> cells) {
        page.append("| ").append(String.join(" | ", cells)).append(" |\n");
    }
}
