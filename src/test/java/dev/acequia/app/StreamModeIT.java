package dev.acequia.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.acequia.rig.HlsPlayer;
import dev.acequia.rig.Rig;
import dev.acequia.rig.TsViewer;
import dev.acequia.settings.ChannelSettings;
import dev.acequia.settings.StreamMode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/// `/ace/getstream`, which answers as `stream_mode` says at the moment.
@Execution(ExecutionMode.CONCURRENT)
class StreamModeIT {
    private final Rig rig;
    private final String url;

    StreamModeIT(@TempDir Path folder) throws IOException {
        this.rig = Rig.open(folder, knobs -> knobs.with(ChannelSettings.STREAM_MODE, StreamMode.HLS));
        this.url = "/ace/getstream?id=" + rig.content().contentId();
    }

    @AfterEach
    void close() throws Exception {
        rig.close();
    }

    private void changeTo(StreamMode mode) {
        assertThat(rig.change("stream_mode=" + mode).statusCode()).isEqualTo(200);
    }

    /// Whether somebody who comes is answered with a playlist.
    private boolean isPlaylist(String name) throws IOException {
        try (InputStream body = rig.open(url, "User-Agent", name)) {
            return body.read() == '#';
        }
    }

    @Test
    void whoComesIsAnsweredAsTheModeSays() throws IOException {
        assertThat(isPlaylist("first")).isTrue();
        changeTo(StreamMode.TS);
        assertThat(isPlaylist("second")).isFalse();
        changeTo(StreamMode.HLS);
        assertThat(isPlaylist("third")).isTrue();
        assertThat(isPlaylist("second")).isTrue();
    }

    @Test
    void whoWatchesIsLeftAlone() throws IOException {
        HlsPlayer player = rig.play(url, "player").awaitStart();
        changeTo(StreamMode.TS);
        TsViewer viewer = rig.watch(url, "viewer").awaitStart();
        player.awaitAfter(player.newest());
        changeTo(StreamMode.HLS);
        assertThat(viewer.awaitMore().isWatching()).isTrue();
        player.awaitAfter(player.newest());
        player.assertContent();
        assertThat(player.told().values()).noneMatch(PlaylistRules.Entry::isDiscontinuity);
        assertThat(rig.counts().starts()).isOne();
    }

    @Test
    void whoWatchesByAnotherUrlDoesNotDecideForThoseWhoLookAlike() throws IOException {
        changeTo(StreamMode.TS);
        rig.play("VLC/3.0.21").awaitStart();
        assertThat(isPlaylist("VLC/3.0.21")).isFalse();
    }
}
