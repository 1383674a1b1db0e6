package dev.acequia.settings;

import dev.acequia.settings.kind.Kind;
import java.util.List;
import java.util.stream.Collectors;

/// `docs/settings.md`: every setting and what has no effect any more, as tables.
final class SettingsPage {
    private static final String HEAD = """
            # Settings

            The value of a setting comes from these sources, each overriding the ones before it: the default,
            `acequia.yml` in the working directory (`acequia.example.yml` lists all keys), the environment, and the
            changes saved by the panel or `POST /proxy/config`. An empty value counts as not set. Some settings have two
            environment variables; when both are set, the first one wins.
            Settings that apply at once can be changed while the server runs, and the change is saved:
            `curl -X POST 'http://127.0.0.1:8000/proxy/config?hls_window_size=8'`; `GET /proxy/config?explain=1` shows
            where each value comes from.
            Durations are in seconds and may have decimals; sizes are in bytes or have a unit
            (1 kB is 1024 bytes: `512kB`, `64MB`, `2GB`).

            Generated from the declarations of the settings by
            `./mvnw -q test -Dtest=SettingsPageTest -Dacequia.docs=write`.
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
        row(page, List.of("Environment", "Why it has no effect"));
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
