package dev.acequia.app;

import static dev.acequia.rig.Waits.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.acequia.rig.HlsPlayer;
import dev.acequia.rig.Rig;
import dev.acequia.settings.ChannelSettings;
import dev.acequia.settings.StreamMode;
import dev.acequia.simulator.Knob;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/// HLS players whose engine fails, and whose server is restarted.
///
/// Each new session is another broadcast, so that it cannot go on where the last one ended, and begins with what is on
/// the air.
@ParameterizedClass
@EnumSource(StreamMode.class)
@Execution(ExecutionMode.CONCURRENT)
class HlsFaultsIT {
    private final Rig rig;

    HlsFaultsIT(StreamMode mode, @TempDir Path folder) throws IOException {
        this.rig = Rig.open(folder, knobs -> knobs.with(ChannelSettings.STREAM_MODE, mode));
    }

    @AfterEach
    void close() throws Exception {
        rig.close();
    }

    private void changeBroadcast(int seed) {
        rig.turn(Knob.SEED, String.valueOf(seed));
        rig.turn(Knob.BURST_BYTES, "100k");
    }

    /// Waits until the content was started so many times.
    private void awaitStarts(long starts) {
        eventually().until(() -> rig.counts().starts() >= starts);
    }

    /// Fails unless a player goes on after a segment, having seen so many discontinuities, and is right in everything.
    private static void assertPlaysOn(HlsPlayer player, long last, int discontinuities) {
        player.awaitDiscontinuities(last, discontinuities).awaitAfter(player.newest());
        player.assertContent();
        assertThat(player.discontinuitiesAfter(last)).isEqualTo(discontinuities);
        assertThat(player.fetchAgain()).isPositive();
    }

    @Test
    void aSessionThatTheEngineEndsIsOneDiscontinuity() {
        HlsPlayer player = rig.play("player").awaitStart();
        long last = player.newest();
        changeBroadcast(2);
        rig.endSession();
        awaitStarts(2);
        assertPlaysOn(player, last, 1);
    }

    @Test
    void eachSessionThatEndsIsOneDiscontinuity() {
        HlsPlayer player = rig.play("player").awaitStart();
        long last = player.newest();
        for (int ends = 1; ends <= 2; ends++) {
            changeBroadcast(ends + 1);
            rig.turn(Knob.CLEAN_EOF, "2s");
            rig.turn(Knob.INJECT, "m:403:2");
            awaitStarts(ends + 1);
            rig.turn(Knob.CLEAN_EOF, "");
            player.awaitDiscontinuities(last, ends);
        }
        assertPlaysOn(player, last, 2);
    }

    @Test
    void anEngineThatRefusesForAWhileIsOneDiscontinuity() {
        HlsPlayer player = rig.play("player").awaitStart();
        long last = player.newest();
        changeBroadcast(2);
        rig.turn(Knob.INJECT, "r:403:2,m:403:4");
        rig.endSession();
        awaitStarts(2);
        assertPlaysOn(player, last, 1);
    }

    @Test
    void anEngineThatRestartsIsOneDiscontinuity() {
        HlsPlayer player = rig.play("player").awaitStart();
        long last = player.newest();
        changeBroadcast(2);
        rig.turn(Knob.CRASH, "1s");
        awaitStarts(2);
        assertPlaysOn(player, last, 1);
    }

    @Test
    void aServerThatRestartsGoesOnCounting() throws IOException {
        HlsPlayer player = rig.play("player").awaitStart().pause();
        long last = player.newest();
        rig.restart();
        player.resume().awaitAfter(last).awaitAfter(player.newest());
        player.assertContent();
        assertThat(player.discontinuitiesAfter(last)).isPositive();
        assertThat(player.fetchAgain()).isPositive();
    }
}
