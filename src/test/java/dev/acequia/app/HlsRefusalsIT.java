package dev.acequia.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.acequia.rig.HlsPlayer;
import dev.acequia.rig.Rig;
import dev.acequia.rig.Waits;
import dev.acequia.settings.HlsSettings;
import dev.acequia.settings.Settings;
import dev.acequia.simulator.Knob;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/// What players are told that cannot have a playlist.
@Execution(ExecutionMode.CONCURRENT)
class HlsRefusalsIT {
    private static final Duration SOON = Duration.ofSeconds(1);

    private final Path folder;
    private Rig rig;

    HlsRefusalsIT(@TempDir Path folder) throws IOException {
        this.folder = folder;
        this.rig = Rig.open(folder);
    }

    @AfterEach
    void close() throws Exception {
        rig.close();
    }

    private void openWith(UnaryOperator<Settings> knobs) throws Exception {
        rig.close();
        rig = Rig.open(folder, knobs);
    }

    /// Fails unless an answer is this error, with a sentence that has these words, for who asked and nobody else.
    private static void assertError(HttpResponse<byte[]> answer, int status, String code, String words) {
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(Rig.text(answer)).contains("\"error\": \"" + code + "\"").contains(words);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/json");
        assertThat(answer.headers().firstValue("Cache-Control")).hasValue("no-store");
        assertThat(answer.headers().firstValue("Access-Control-Allow-Origin")).hasValue("*");
    }

    @Test
    void anEngineThatSendsNothingIs504AfterTheFirstSegmentsTimeout() throws Exception {
        openWith(knobs -> knobs.with(HlsSettings.HLS_FIRST_SEGMENT_TIMEOUT, SOON));
        rig.turn(Knob.PEERS_NO_DATA, "true");
        long asked = System.nanoTime();
        HttpResponse<byte[]> answer = rig.get(rig.manifest());
        assertThat(Duration.ofNanos(System.nanoTime() - asked)).isBetween(SOON, Waits.PATIENCE.dividedBy(2));
        assertError(answer, 504, "start_timeout", "within 1.0 s");
        assertThat(answer.headers().firstValue("Retry-After")).isPresent();
    }

    @Test
    void tooFewSegmentsAre504AfterTheBuffersTimeout() throws Exception {
        openWith(knobs -> knobs.with(HlsSettings.HLS_BUFFER_READY_TIMEOUT, Duration.ofSeconds(2)));
        rig.turn(Knob.BURST_BYTES, "1MB");
        assertError(rig.get(rig.manifest()), 504, "start_timeout", "within 2.0 s");
    }

    @Test
    void aContentThatTheEngineDoesNotKnowIs404() {
        rig.turn(Knob.TIME_SCALE, "0.1");
        assertError(
                rig.get("/ace/manifest.m3u8?id=" + "0".repeat(40)), 404, "content_not_found", "failed to load content");
    }

    @Test
    void anIdThatIsNoneIs400() {
        assertError(rig.get("/ace/manifest.m3u8"), 400, "missing_id", "");
        assertError(rig.get("/ace/manifest.m3u8?id=x"), 400, "invalid_id", "");
    }

    @Test
    void aSegmentThatIsNotThereIs404() {
        String segments = "/ace/hls/" + rig.content().contentId() + "/segment/";
        for (String name : List.of("0.ts", "0.0.ts", "-1.ts", "x.ts", "99999999999999999999.ts", "", "../0.ts")) {
            HttpResponse<byte[]> answer = rig.get(segments + name);
            assertThat(answer.statusCode()).as(name).isEqualTo(404);
        }
        assertError(rig.get(segments + "0.ts"), 404, "segment_not_found", "No channel is open for");
        HlsPlayer player = rig.play("player").awaitStart();
        assertError(rig.get(segments + (player.newest() + 1000) + ".ts"), 404, "segment_not_found", "");
        assertError(rig.get(segments + (player.newest() + 1000) + ".0.ts"), 404, "segment_not_found", "");
    }

    @Test
    void headDoesNotTouchTheEngine() {
        HttpResponse<byte[]> playlist = rig.head(rig.manifest());
        assertThat(playlist.statusCode()).isEqualTo(200);
        assertThat(playlist.headers().firstValue("Content-Type")).hasValue("application/vnd.apple.mpegurl");
        assertThat(rig.head("/ace/hls/" + rig.content().contentId() + "/segment/0.ts")
                        .statusCode())
                .isEqualTo(404);
        assertThat(rig.head("/ace/getstream?id=" + rig.content().contentId()).statusCode())
                .isEqualTo(200);
        assertThat(rig.counts().starts()).isZero();
        assertThat(rig.clients()).isZero();
    }
}
