package dev.acequia.delivery;

import static dev.acequia.rig.Waits.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.acequia.rig.Broadcast;
import dev.acequia.rig.ChannelRig;
import dev.acequia.rig.Player;
import org.junit.jupiter.api.Test;

/// Viewers of an engine that pauses.
class NullPacketFillerTest {
    private final Broadcast broadcast = Broadcast.onDemand();

    @Test
    void nullPacketsComeWhileNoMediaDoesAndTheStreamGoesOnBehindThem() {
        try (ChannelRig rig = ChannelRig.playing(broadcast.send(3));
                Player player = rig.play()) {
            eventually().until(() -> player.body().fillers() >= 3);
            long last = player.body().last();

            broadcast.send(3);
            eventually().until(() -> player.body().last() > last);
            player.body().assertValid();
            assertThat(player.body().skips() + player.body().restarts()).isZero();
            assertThat(rig.channel().fillerBytes()).isPositive();
            eventually()
                    .until(() -> rig.channel().egressBytes() == player.body().bytes());
        }
    }
}
