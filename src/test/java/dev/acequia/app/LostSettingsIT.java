package dev.acequia.app;

import static dev.acequia.rig.Rig.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.acequia.rig.Rig;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A server whose saved settings were damaged while it was down, from outside.
class LostSettingsIT {
    private static final String KEY = "the-right-key";
    private static final String TOKEN = "the-right-token";

    private final Path folder;
    private final Rig rig;

    LostSettingsIT(@TempDir Path folder) throws Exception {
        this.folder = folder;
        this.rig = Rig.open(folder);
        assertThat(rig.change("api_key=" + KEY).statusCode()).isEqualTo(200);
        assertThat(rig.change("stream_tokens=" + TOKEN, "X-API-Key", KEY).statusCode())
                .isEqualTo(200);
    }

    @AfterEach
    void close() throws Exception {
        rig.close();
    }

    private void damage(String... names) throws Exception {
        for (String name : names) {
            Path file = folder.resolve(name);
            byte[] whole = Files.readAllBytes(file);
            Files.write(file, Arrays.copyOf(whole, whole.length / 2));
        }
        rig.restart();
    }

    @Test
    void theSettingsBeforeHaveTheKeyAndTheTokens() throws Exception {
        damage("settings.json");
        assertThat(rig.get(rig.body()).statusCode()).isEqualTo(401);
        assertThat(rig.get("/proxy/status").statusCode()).isEqualTo(401);
        assertThat(rig.change("engine_wait=7").statusCode()).isEqualTo(401);
        assertThat(rig.get(rig.manifest() + "&token=" + TOKEN).statusCode()).isEqualTo(200);
        assertThat(rig.change("engine_wait=7", "X-API-Key", KEY).statusCode()).isEqualTo(200);
    }

    @Test
    void whereNoneAreLeftNothingIsPlayedReadOrChangedAndEverybodyIsToldWhy() throws Exception {
        damage("settings.json", "settings.previous.json");
        for (int i = 0; i < 2; i++) {
            for (String path :
                    new String[] {rig.body(), rig.manifest(), "/proxy/status", "/proxy/config", "/engines"}) {
                HttpResponse<byte[]> refused = rig.get(path, "X-API-Key", KEY);
                assertThat(refused.statusCode()).as(path).isEqualTo(503);
                assertThat(text(refused)).contains("settings_unknown", "settings.json");
                assertThat(refused.headers().firstValue("retry-after")).isPresent();
            }
            assertThat(rig.change("engine_wait=7").statusCode()).isEqualTo(503);
            assertThat(rig.post("/engines", "{\"address\": \"127.0.0.1:1\"}").statusCode())
                    .isEqualTo(503);
            HttpResponse<byte[]> health = rig.get("/health");
            assertThat(health.statusCode()).isEqualTo(503);
            assertThat(text(health))
                    .contains(
                            "\"status\":\"unavailable\"",
                            "The saved settings, which may include keys and tokens, are unknown");
            assertThat(rig.get("/panel").statusCode()).isEqualTo(200);
            rig.restart();
        }
    }
}
