package dev.acequia.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.acequia.fleet.EngineProfile;
import dev.acequia.settings.FleetSettings;
import dev.acequia.settings.Settings;
import dev.acequia.settings.SettingsException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EngineProfilesTest {
    @TempDir
    private Path folder;

    private Settings settings(Map<String, String> environment) throws SettingsException {
        return Settings.load(folder, environment);
    }

    @Test
    void theSettingsHavePrecedenceOverWhatIsKnownOfTheImage() throws Exception {
        EngineProfile profile = EngineProfiles.of(settings(Map.of(
                "ENGINE_IMAGE", "wafy80/acestream:1",
                "ENGINE_COMMAND", "--client-console --http-port {http}",
                "ENGINE_ENV", "TZ=UTC \"NOTE=two words\" nothing",
                "ENGINE_MEMORY_LIMIT", "1g",
                "ENGINE_STATE_FOLDER", "/cache",
                "ENGINE_SHM_SIZE", "128m",
                "ENGINE_USER", "1000:1000",
                "ENGINE_CAP_ADD", "SETUID,SETGID")));
        assertThat(profile.command()).containsExactly("--client-console", "--http-port", "{http}");
        assertThat(profile.environment()).containsExactlyInAnyOrderEntriesOf(Map.of("TZ", "UTC", "NOTE", "two words"));
        assertThat(profile.memoryBytes()).isEqualTo(1L << 30);
        assertThat(profile.stateFolder()).isEqualTo("/cache");
        assertThat(profile.shmBytes()).isEqualTo(128L << 20);
        assertThat(profile.user()).isEqualTo("1000:1000");
        assertThat(profile.capabilities()).containsExactly("SETUID", "SETGID");
    }

    @Test
    void aVariantIsAnImageUnlessOneIsNamed() throws Exception {
        assertThat(EngineProfiles.image(settings(Map.of("ENGINE_VARIANT", "jopsis-amd64"))))
                .isEqualTo("jopsis/acestream:x64");
        assertThat(EngineProfiles.image(settings(Map.of("ENGINE_VARIANT", "jopsis-amd64", "ENGINE_IMAGE", "own:1"))))
                .isEqualTo("own:1");
        assertThat(EngineProfiles.image(settings(Map.of("ENGINE_VARIANT", "something"))))
                .isEmpty();
        assertThat(EngineProfiles.of(settings(Map.of())).image()).isEmpty();
    }

    @Test
    void aLimitOfMemoryIsASizeWithinItsRange() throws Exception {
        for (String each : new String[] {"32m", "33554432b", "32768k", "128g", "0"}) {
            assertThat(settings(Map.of("ENGINE_MEMORY_LIMIT", each)).get(FleetSettings.ENGINE_MEMORY_LIMIT))
                    .isNotNegative();
        }
        for (String each : new String[] {"31m", "129g", "1", "much"}) {
            assertThatThrownBy(() -> settings(Map.of("ENGINE_MEMORY_LIMIT", each)))
                    .isInstanceOf(SettingsException.class)
                    .hasMessageContaining("ENGINE_MEMORY_LIMIT must be 0 or a size from 32MB to 128GB");
        }
    }
}
