package dev.acequia.app;

import static dev.acequia.rig.Waits.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.acequia.simulator.Knob;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What `/ace/preflight` finds.
class PreflightIT extends PreflightRig {
    PreflightIT(@TempDir Path folder) throws IOException {
        super(folder);
    }

    @Test
    void aLightOneResolvesAndStartsNothing() throws Exception {
        HttpResponse<String> answer = get(light(content));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body())
                .contains(
                        "\"control_mode\":\"http\"", "\"tier\":\"light\"", "\"available\":true", "\"status_code\":200")
                .contains("\"infohash\":\"" + content.infohash() + "\"", "\"title\":\"" + content.title() + "\"")
                .contains("\"port\":" + engine.address().getPort())
                .contains("\"status_probe\":null", "\"sample\":null", "\"reason\":null");
        assertThat(counts(content).starts()).isZero();
    }

    @Test
    void aDeepOnePlaysASampleAndStopsOnce() throws Exception {
        HttpResponse<String> answer = get(deep(content));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body())
                .contains("\"available\":true", "\"join_point\":true", "\"video\":\"h264\"", "\"status\":\"dl\"")
                .containsPattern("\"first_byte_seconds\":[0-9.]+,\"bytes\":[0-9]{7,8},\"bitrate_bps\":[1-9][0-9]{5,7}");
        eventually().until(() -> counts(content).stops() == 1);
        assertThat(counts(content).starts()).isOne();
    }

    @Test
    void contentThatNoEngineLoadsIsNotAvailableInTheEnginesWords() throws Exception {
        engine.faults().set(Knob.TIME_SCALE, "0.1");
        for (String tier : List.of("light", "deep")) {
            HttpResponse<String> answer = get("/ace/preflight?id=" + "a".repeat(40) + "&tier=" + tier);

            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body())
                    .contains("\"available\":false", "\"status_code\":404", "cannot get transport file");
        }
    }

    @Test
    void contentThatIsKnownButDoesNotPlayIsNotAvailable() throws Exception {
        engine.faults().set(Knob.TINY_START, "true");

        assertThat(get(deep(content)).body())
                .contains(
                        "\"available\":false", "\"status_code\":504", "\"join_point\":false", "no viewer could start");
        eventually().until(() -> counts(content).stops() == 1);
    }

    @Test
    void nonsenseIsRefusedInASentence() throws Exception {
        assertThat(get("/ace/preflight?tier=deep").statusCode()).isEqualTo(400);
        assertThat(get("/ace/preflight?id=x").body()).contains("invalid_id");
        HttpResponse<String> tier = get(light(content) + "&tier=deeper");
        assertThat(tier.statusCode()).isEqualTo(400);
        assertThat(tier.body()).contains("tier must be light or deep, not 'deeper'");
    }

    @Test
    void headStartsNothing() throws Exception {
        HttpRequest head = HttpRequest.newBuilder(URI.create(app.url(deep(content))))
                .HEAD()
                .build();

        assertThat(client.send(head, HttpResponse.BodyHandlers.discarding()).statusCode())
                .isEqualTo(200);
        assertThat(engine.state().requests().getOrDefault("getstream", 0L)).isZero();
    }

    @Test
    void itNeedsTheKeyWhereThereIsOne() throws Exception {
        change("api_key=secret-key");

        assertThat(get(light(content)).statusCode()).isEqualTo(401);
    }

    @Test
    void whatIsPlayedIsToldWithoutAskingTheEngine() throws Exception {
        try (InputStream body = watch("id=" + content.contentId()).join()) {
            body.readNBytes(SOME);

            assertThat(get("/ace/preflight?infohash=" + content.infohash() + "&tier=deep")
                            .body())
                    .contains("\"available\":true", "\"source\":\"channel\"", content.infohash());
            assertThat(counts(content).starts()).isOne();
        }
    }

    @Test
    void anEngineThatPlaysIsNotIdle() throws Exception {
        try (InputStream body = watch("id=" + content.contentId()).join()) {
            body.readNBytes(SOME);

            HttpResponse<String> refused = get(light(other));

            assertThat(refused.statusCode()).isEqualTo(503);
            assertThat(refused.headers().firstValue("Retry-After")).isPresent();
            assertThat(refused.body()).contains("at_capacity");
        }
    }
}
