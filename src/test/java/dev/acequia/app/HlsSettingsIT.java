package dev.acequia.app;

import static dev.acequia.rig.Waits.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.acequia.hls.MediaPlaylist;
import dev.acequia.rig.HlsPlayer;
import dev.acequia.rig.Rig;
import dev.acequia.rig.Waits;
import dev.acequia.simulator.Knob;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/// The HLS settings, which hold at once for what runs.
@Execution(ExecutionMode.CONCURRENT)
class HlsSettingsIT {
    private final Rig rig;

    HlsSettingsIT(@TempDir Path folder) throws Exception {
        this.rig = Rig.open(folder);
    }

    @AfterEach
    void close() throws Exception {
        rig.close();
    }

    private void change(String settings) {
        HttpResponse<byte[]> answer = rig.change(settings);
        assertThat(answer.statusCode()).as(Rig.text(answer)).isEqualTo(200);
    }

    private MediaPlaylist playlist() {
        return HlsPlayer.parsed(rig.get(rig.manifest()));
    }

    private int status(long segment) {
        return rig.get("/ace/hls/" + rig.content().contentId() + "/segment/" + segment + ".ts")
                .statusCode();
    }

    /// Has a playlist begin with so many segments.
    private void begin(int segments) {
        rig.turn(Knob.BURST_BYTES, "9MB");
        change("hls_window_size=%1$d&hls_initial_segments=%1$d".formatted(segments));
        assertThat(playlist().segments()).hasSize(segments);
    }

    @Test
    void theWindowIsAsLongAsItIsSet() {
        begin(9);
        change("hls_window_size=3&hls_initial_segments=3");
        assertThat(playlist().segments()).hasSize(3);
        change("hls_window_size=4");
        eventually().until(() -> playlist().segments().size() == 4);
    }

    @Test
    void segmentsAreKeptForAWindowAfterTheyLeftTheListOrLonger() {
        begin(9);
        change("hls_window_size=3&hls_initial_segments=3&hls_max_segments=10");
        long first = playlist().mediaSequence();
        assertThat(status(first - 5)).isEqualTo(200);
        change("hls_max_segments=5");
        eventually().until(() -> status(first - 5) == 404);
        eventually().until(() -> status(playlist().mediaSequence() - 3) == 200);
    }

    @Test
    void whoWaitsForSegmentsWaitsForAsManyAsAreSetNow() {
        change("hls_window_size=20&hls_max_segments=20");
        change("hls_initial_segments=10");
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var waiting = CompletableFuture.supplyAsync(this::playlist, threads);
            eventually().until(() -> rig.clients() == 1);
            eventually().until(() -> rig.counts().bytes() > 2_500_000);
            assertThat(waiting).isNotDone();
            change("hls_initial_segments=2");
            assertThat(waiting.orTimeout(Waits.PATIENCE.toSeconds(), TimeUnit.SECONDS)
                            .join()
                            .segments())
                    .hasSizeBetween(2, 9);
        }
    }

    @Test
    void whoComesWaitsAsLongAsIsSetNow() {
        rig.turn(Knob.PEERS_NO_DATA, "true");
        change("hls_first_segment_timeout=5");
        long asked = System.nanoTime();
        assertThat(rig.get(rig.manifest()).statusCode()).isEqualTo(504);
        assertThat(Duration.ofNanos(System.nanoTime() - asked)).isLessThan(Duration.ofSeconds(20));
    }

    @Test
    void lowLatencyBeginsAndEndsWhilePlayersWatch() {
        HlsPlayer player = rig.play("player").awaitStart();
        assertThat(playlist().lowLatency()).isNull();
        change("hls_low_latency=true");
        eventually()
                .until(() -> playlist().segments().stream()
                        .anyMatch(each -> !each.parts().isEmpty()));
        assertThat(playlist().lowLatency()).isNotNull();
        change("hls_low_latency=false");
        assertThat(playlist().lowLatency()).isNull();
        player.awaitAfter(player.newest());
        player.assertContent();
    }

    @Test
    void theEnginesPlaylistIsAskedForAsOftenAsIsSetNow() {
        rig.turn(Knob.SEGMENT_KEY_FRAMES, ""); // with a target duration of 7 s
        change("stream_mode=HLS&hls_segment_fetch_interval=2.0");
        rig.play("player").awaitStart();
        change("hls_segment_fetch_interval=0.1");
        long asked = rig.requests("m");
        // As often as before it would take two minutes.
        eventually().until(() -> rig.requests("m") > asked + 9);
    }

    @Test
    void anEnginesFirstPlaylistIsFetchedAsFarAsIsSetNow() {
        change("stream_mode=HLS&hls_max_initial_segments=1&hls_initial_segments=1");
        assertThat(playlist().segments()).hasSizeLessThan(3);
    }

    @Test
    void whatContradictsItselfIsRefusedAndChangesNothing() {
        for (String each : new String[] {
            "hls_window_size=20&hls_max_segments=19",
            "hls_initial_segments=7",
            "hls_window_size=5&hls_initial_segments=6",
            "hls_window_size=8&hls_max_segments=1000"
        }) {
            HttpResponse<byte[]> answer = rig.change(each);
            assertThat(answer.statusCode()).as(each).isEqualTo(400);
            assertThat(Rig.text(answer)).contains("invalid_setting").contains("must");
        }
        assertThat(Rig.text(rig.get("/proxy/config")))
                .contains("\"hls_window_size\":6", "\"hls_max_segments\":20", "\"hls_initial_segments\":3");
    }
}
