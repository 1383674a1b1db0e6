package dev.acequia.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExampleFileTest {
    @Test
    void theExampleShowsTheSettingsAsTheyAreDeclared() throws IOException {
        new GeneratedFile(Path.of("acequia.example.yml"), ExampleFile.render()).verify(getClass());
    }

    @Test
    void theExampleAsItIsSetsNothing(@TempDir Path folder) throws Exception {
        Files.writeString(folder.resolve("acequia.yml"), ExampleFile.render());
        assertThat(Settings.load(folder, Map.of())).hasToString("Settings[]");
    }

    @Test
    void everyLineOfTheExampleSetsTheCodedDefault(@TempDir Path folder) throws Exception {
        String example = ExampleFile.render();
        Files.writeString(folder.resolve("acequia.yml"), example.replaceAll("(?m)^#(?! )", ""));
        Settings settings = Settings.load(folder, Map.of());
        for (Setting<?> setting : Catalogue.all()) {
            assertThat(example).contains("\n#" + setting.key() + ":");
            assertThat((Object) settings.get(setting)).isEqualTo(setting.defaultValue());
        }
    }
}
