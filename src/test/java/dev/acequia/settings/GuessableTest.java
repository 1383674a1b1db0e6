package dev.acequia.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// How short a secret may be.
class GuessableTest {
    @TempDir
    private Path folder;

    private LiveSettings open() {
        return LiveSettings.open(Settings.defaults().with(ServerSettings.DATA_DIR, folder, Source.ENVIRONMENT));
    }

    private static SettingsException refusal(LiveSettings live, Map<String, String> changes) {
        return catchThrowableOfType(SettingsException.class, () -> live.update(changes));
    }

    @Test
    void aShortKeyIsRefusedWhenItIsSetAndALongOneOrNoneIsNot() throws SettingsException {
        LiveSettings live = open();

        assertThat(refusal(live, Map.of("api_key", "1234567")))
                .hasMessageContaining("api_key must have at least 8 characters, but has 7");
        assertThat(live.now().get(ServerSettings.API_KEY)).isEmpty();

        live.update(Map.of("api_key", "12345678"));
        assertThat(live.now().get(ServerSettings.API_KEY)).isEqualTo("12345678");
        live.update(Map.of("api_key", ""));
        assertThat(live.now().get(ServerSettings.API_KEY)).isEmpty();
    }

    @Test
    void oneShortTokenAmongLongOnesIsRefused() throws SettingsException {
        LiveSettings live = open();

        assertThat(refusal(live, Map.of("stream_tokens", "anna:long.enough,bob:short")))
                .hasMessageContaining("secrets of at least 8 characters, but one has 5")
                .hasMessageNotContaining("short,");

        live.update(Map.of("stream_tokens", "anna:long.enough"));
        assertThat(live.now().get(ServerSettings.STREAM_TOKENS)).hasSize(1);
    }

    @Test
    void shortOnesOfAStartHold() {
        Settings given = Settings.defaults().with(ServerSettings.API_KEY, "old", Source.ENVIRONMENT);
        assertThat(Guessable.problems(given)).isEqualTo(List.of("api_key must have at least 8 characters, but has 3"));
    }
}
