package dev.acequia.settings;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class SettingsPageTest {
    @Test
    void thePageShowsTheSettingsAsTheyAreDeclared() throws IOException {
        new GeneratedFile(Path.of("docs/settings.md"), SettingsPage.render()).verify(getClass());
    }
}
