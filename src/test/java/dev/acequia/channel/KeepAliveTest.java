package dev.acequia.channel;

import static dev.acequia.rig.Waits.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.acequia.rig.Broadcast;
import dev.acequia.rig.Player;
import dev.acequia.rig.Stage;
import org.junit.jupiter.api.Test;

/// Viewers of an engine that pauses.
class KeepAliveTest {
    private final Broadcast broadcast = Broadcast.onDemand();

    @Test
    void nullPacketsComeWhileNoMediaDoesAndTheStreamGoesOnBehindThem() {
        try (Stage stage = Stage.playing(broadcast.send(3));
                Player player = stage.play()) {
            eventually().until(() -> player.body().fillers() >= 3);
            long last = player.body().last();

            broadcast.send(3);
            eventually().until(() -> player.body().last() > last);
            player.body().assertValid();
            assertThat(player.body().skips() + player.body().restarts()).isZero();
            assertThat(stage.channel().fillerBytes()).isPositive();
            eventually()
                    .until(() -> stage.channel().egressBytes() == player.body().bytes());
        }
    }
}
