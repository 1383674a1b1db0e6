package dev.acequia.app;

import static dev.acequia.rig.Waits.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.acequia.hls.MediaPlaylist;
import dev.acequia.hls.MediaSegment;
import dev.acequia.rig.HlsPlayer;
import dev.acequia.rig.Rig;
import dev.acequia.rig.TsViewer;
import dev.acequia.settings.ChannelSettings;
import dev.acequia.settings.RecoverySettings;
import dev.acequia.settings.Settings;
import dev.acequia.settings.StreamMode;
import dev.acequia.simulator.Knob;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/// A stream that ends for good: its only engine is away for longer than viewers are kept.
@ParameterizedClass
@EnumSource(StreamMode.class)
@Execution(ExecutionMode.CONCURRENT)
class HlsEndIT {
    private static final Duration RECOVERY = Duration.ofSeconds(5);
    private static final Duration LONG = Duration.ofSeconds(24);

    private final Rig rig;

    HlsEndIT(StreamMode mode, @TempDir Path folder) throws IOException {
        this.rig = Rig.open(folder, knobs -> with(knobs, mode));
    }

    private static Settings with(Settings knobs, StreamMode mode) {
        return knobs.with(ChannelSettings.STREAM_MODE, mode).with(RecoverySettings.RECOVERY_TIMEOUT, RECOVERY);
    }

    @AfterEach
    void close() throws Exception {
        rig.close();
    }

    private void endStream() {
        rig.turn(Knob.CRASH, "1h");
    }

    private void engineIsBack() {
        rig.turn(Knob.CRASH, "");
        rig.turn(Knob.SEED, "2");
    }

    /// What a player is told by a request of its own.
    private MediaPlaylist playlist(String name) {
        HttpResponse<byte[]> answer = rig.get(rig.manifest(), "User-Agent", name);
        assertThat(answer.statusCode()).as(Rig.text(answer)).isEqualTo(200);
        return HlsPlayer.parsed(answer);
    }

    @Test
    void playersGetTheRestAndAreToldThatItIsTheLast() {
        HlsPlayer player = rig.play("player").awaitStart();
        TsViewer viewer = rig.watch(rig.body(), "viewer").awaitStart();
        endStream();

        player.awaitEnd().pause();

        MediaPlaylist last = playlist("player");
        assertThat(last.isEnded()).isTrue();
        assertThat(last.nextSequence() - 1).isEqualTo(player.newest());
        for (MediaSegment each : last.segments()) {
            String url = HlsPlayer.resolved(rig.manifest(), each.uri());
            assertThat(rig.get(url).statusCode()).as(url).isEqualTo(200);
        }
        assertThat(player.fetchAgain("player"))
                .isGreaterThanOrEqualTo(last.segments().size());
        player.assertContent();
        eventually().until(viewer::hasSeenTheEnd);
    }

    @Test
    void whoComesNewIsToldWhyThereIsNothing() {
        HlsPlayer player = rig.play("player").awaitStart();
        endStream();
        player.awaitEnd();

        HttpResponse<byte[]> answer = rig.get(rig.manifest(), "User-Agent", "another");

        assertThat(answer.statusCode()).isIn(502, 503);
        assertThat(playlist("player").isEnded()).isTrue();
    }

    @Test
    void playersGoOnWithTheStreamThatAnotherViewerHasBegunAnew() {
        HlsPlayer player = rig.play("player").awaitStart();
        endStream();
        player.awaitEnd();
        long last = player.newest();
        engineIsBack();

        rig.watch(rig.body(), "viewer").awaitStart();

        player.awaitAfter(last).awaitAfter(player.newest());
        player.assertContent();
        assertThat(player.discontinuitiesAfter(last)).isPositive();
    }

    @Test
    void aPlayerThatComesBackLaterBeginsTheStreamAnew() {
        HlsPlayer player = rig.play("player").awaitStart();
        endStream();
        player.awaitEnd().pause();
        long last = player.newest();
        eventually().until(() -> Rig.text(rig.get("/health")).contains("\"clients\":0"));
        assertThat(rig.get(rig.manifest(), "User-Agent", "player").statusCode()).isIn(502, 503);
        engineIsBack();

        rig.watch(rig.body(), "viewer").awaitStart();
        player.resume().awaitAfter(last).awaitAfter(player.newest());

        player.assertContent();
        assertThat(player.discontinuitiesAfter(last)).isPositive();
    }

    @Test
    void theServerDoesNotWaitForItsPlayersWhenItCloses() throws IOException {
        rig.turn(Knob.BURST_BYTES, "9MB");
        rig.change("hls_window_size=20&hls_max_segments=20&hls_initial_buffer_seconds=20");
        HlsPlayer player = rig.play("player").awaitStart();
        eventually().until(() -> length(playlist("player")).compareTo(LONG) > 0);
        endStream();
        player.awaitEnd().pause();
        Duration left = length(playlist("player"));
        long began = System.nanoTime();

        rig.restart();

        // The rest would be kept for as long as it plays, and longer.
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(left.dividedBy(2));
    }

    private static Duration length(MediaPlaylist playlist) {
        return playlist.segments().stream().map(MediaSegment::duration).reduce(Duration.ZERO, Duration::plus);
    }
}
