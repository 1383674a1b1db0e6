package dev.acequia.app;

import static dev.acequia.rig.Waits.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.acequia.rig.HlsPlayer;
import dev.acequia.rig.Rig;
import dev.acequia.rig.TsViewer;
import dev.acequia.settings.ChannelSettings;
import dev.acequia.settings.StreamMode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/// Who counts as a viewer, and for how long the channel stays for them.
@ParameterizedClass
@EnumSource(StreamMode.class)
@Execution(ExecutionMode.CONCURRENT)
class HlsViewersIT {
    private static final Duration TARGET = Duration.ofSeconds(4);

    private final Rig rig;

    HlsViewersIT(StreamMode mode, @TempDir Path folder) throws IOException {
        this.rig = Rig.open(folder, knobs -> knobs.with(ChannelSettings.STREAM_MODE, mode));
    }

    @AfterEach
    void close() throws Exception {
        rig.close();
    }

    @Test
    void tenPlayersByHlsAndTenByTsAreTwentyViewersOfOneSession() {
        List<String> urls = List.of(
                rig.manifest(),
                "/ace/manifest/" + rig.content().contentId() + ".m3u8",
                "/ace/manifest.m3u8?infohash=" + rig.content().infohash());
        rig.play("hls-0").awaitStart();
        List<HlsPlayer> players = IntStream.range(1, 10)
                .mapToObj(i -> rig.play(urls.get(i % urls.size()), "hls-" + i))
                .toList();
        List<TsViewer> viewers = IntStream.range(0, 10)
                .mapToObj(i -> rig.watch(rig.body(), "ts-" + i))
                .toList();
        viewers.forEach(TsViewer::awaitStart);
        players.forEach(HlsPlayer::awaitStart);
        eventually().untilAsserted(() -> assertThat(rig.clients()).isEqualTo(20));
        players.forEach(HlsPlayer::assertContent);
        assertThat(viewers).allMatch(TsViewer::isWatching);
        assertThat(rig.counts().starts()).isOne();
        assertThat(rig.counts().readersMost()).isLessThanOrEqualTo(1);
    }

    @Test
    void whoIsSilentForThreeTargetDurationsHasLeftAndPlaysOnWhenItComesBack() {
        HlsPlayer player = rig.play("player").awaitStart().pause();
        long paused = System.nanoTime();
        long last = player.newest();
        assertThat(rig.clients()).isOne();
        eventually().until(() -> rig.clients() == 0);
        assertThat(Duration.ofNanos(System.nanoTime() - paused))
                .isGreaterThan(TARGET.multipliedBy(3).minusSeconds(2));
        eventually().until(() -> rig.counts().stops() == 1);

        player.resume().awaitAfter(last).awaitAfter(player.newest());
        player.assertContent();
        assertThat(player.discontinuitiesAfter(last)).isOne();
        assertThat(rig.counts().starts()).isEqualTo(2);
        assertThat(player.fetchAgain()).isPositive();
    }

    @Test
    void aChannelStaysForThePlayersThatAreLeft() {
        HlsPlayer player = rig.play("player").awaitStart();
        TsViewer viewer = rig.watch(rig.body(), "viewer").awaitStart();
        assertThat(rig.clients()).isEqualTo(2);
        player.pause();
        eventually().until(() -> rig.clients() == 1);
        assertThat(viewer.awaitMore().isWatching()).isTrue();
        assertThat(rig.counts().starts()).isOne();
    }
}
