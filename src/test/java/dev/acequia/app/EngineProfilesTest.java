package dev.acequia.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.acequia.settings.FleetSettings;
import dev.acequia.settings.Settings;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What is run as an engine, by the settings.
class EngineProfilesTest {
    @Test
    void aVariantOfTheReferenceIsAnImageAndNoReasonForTheDemoEngine() {
        Settings variant = Settings.defaults().with(FleetSettings.ENGINE_VARIANT, "jopsis-amd64");
        assertThat(EngineProfiles.of(variant).image()).isNotEmpty();
        assertThat(Engines.isDemo(variant)).isFalse();
    }

    @Test
    void aVariantThatIsNoneIsNothing() {
        Settings none = Settings.defaults().with(FleetSettings.ENGINE_VARIANT, "nonsense");
        assertThat(EngineProfiles.of(none).image()).isEmpty();
        assertThat(Engines.isDemo(none)).isTrue();
    }

    @Test
    void secretsOfEnginesAreNotShown() {
        Settings given = Settings.defaults()
                .with(FleetSettings.ENGINE_ENV, List.of("ACCESS_TOKEN=s3cret"))
                .with(FleetSettings.ENGINE_COMMAND, List.of("engine", "--access-token", "s3cret"));
        assertThat(String.valueOf(given.json(FleetSettings.ENGINE_ENV))).isEqualTo("set");
        assertThat(String.valueOf(given.json(FleetSettings.ENGINE_COMMAND)))
                .contains("engine")
                .doesNotContain("s3cret");
    }
}
