package dev.acequia.channel;

import static dev.acequia.rig.Waits.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.acequia.delivery.ViewerSnapshot;
import dev.acequia.feed.Feed;
import dev.acequia.mpegts.Packet;
import dev.acequia.rig.Broadcast;
import dev.acequia.rig.ChannelRig;
import dev.acequia.rig.Client;
import dev.acequia.rig.Footage;
import dev.acequia.rig.Knobs;
import dev.acequia.rig.Player;
import dev.acequia.ring.Ring;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/// Viewers whose sockets take less than the engine sends, beside a quick one that sets the pace.
@Isolated("measures the memory of all rings")
class SlowViewersTest {
    private static final int RING = 1 << 20;
    private static final int GROUP_PACKETS = new Footage(Broadcast.PICTURE_BYTES).next().length / Packet.SIZE;

    private final Broadcast broadcast = Broadcast.onDemand();
    private int sent;

    private static long memory() {
        return Ring.memoryBytes();
    }

    private static Knobs smallRing() {
        return new Knobs().bufferMaxBytes(RING).joinBehind(Duration.ofSeconds(1));
    }

    /// Sends as much as the quick viewer takes, until something has happened.
    private void sendUntil(Player quick, Callable<Boolean> hasHappened) {
        eventually().until(() -> {
            broadcast.send(3);
            sent += 3;
            quick.awaitPackets(sent * GROUP_PACKETS);
            return hasHappened.call();
        });
    }

    private static long skips(ChannelRig rig) {
        return rig.channel().viewers().stream().mapToLong(ViewerSnapshot::skips).sum();
    }

    @Test
    void aSlowViewerIsMovedAheadAndTheOthersGoOn() {
        try (ChannelRig rig = ChannelRig.playing(broadcast, smallRing());
                Player quick = rig.play();
                Player slow = rig.playSlowly(Duration.ofMillis(1))) {
            sendUntil(quick, () -> slow.body().skips() >= 3);

            slow.hurry();
            long newest = quick.body().last();
            eventually().until(() -> slow.body().last() >= newest);
            for (Player each : List.of(quick, slow)) {
                each.body().assertValid();
                assertThat(each.body().restarts()).isZero();
            }
            assertThat(quick.body().skips()).isZero();
            assertThat(skips(rig)).isEqualTo(slow.body().skips());
        }
    }

    @Test
    void aViewerThatPausesIsMovedAheadOnceHoweverOftenTheRingComesRound() {
        try (ChannelRig rig = ChannelRig.playing(broadcast, smallRing());
                Player quick = rig.play();
                Player paused = rig.playSlowly(Duration.ofHours(1))) {
            sendUntil(quick, () -> paused.hasHead() && skips(rig) > 0);
            long overtaken = rig.channel().ingressBytes();

            sendUntil(quick, () -> rig.channel().ingressBytes() > overtaken + 10L * RING);

            assertThat(skips(rig)).isOne();
        }
    }

    @Test
    void aViewerThatHasMuchInAdvanceMayReadNothingForAWhile() throws IOException {
        // The ring holds the whole advance, however much faster than the viewer the engine is.
        Knobs knobs = smallRing().bufferMaxBytes(4 * RING).clientStallTimeout(Duration.ofSeconds(1));
        try (ChannelRig rig = ChannelRig.playing(broadcast.send(20), knobs);
                Client ahead = rig.stall()) {
            byte[] tenSeconds = new byte[20 * GROUP_PACKETS * Packet.SIZE];
            for (int read = 0; read < tenSeconds.length * 9 / 10; ) {
                read += ahead.read(tenSeconds);
            }
            broadcast.send(60);
            await().during(Duration.ofSeconds(3)).until(() -> rig.registry().viewerCount() == 1);

            assertThat(ahead.read(tenSeconds)).isPositive();
        }
    }

    @Test
    void aViewerThatNeverReadsIsClosedAndHoldsLittleMemory() {
        long before = memory();
        Knobs knobs = smallRing().clientStallTimeout(Duration.ofSeconds(1));
        try (ChannelRig rig = ChannelRig.playing(broadcast, knobs);
                Player quick = rig.play()) {
            List<Client> stalled = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                stalled.add(rig.stall());
            }
            eventually().until(() -> rig.registry().viewerCount() == 11);

            sendUntil(quick, () -> {
                // The ring, and for each viewer its queue and the rest of a picture, in chunks.
                assertThat(memory() - before).isLessThan(2L * RING + 10L * 4 * Feed.CHUNK_BYTES);
                return rig.registry().viewerCount() == 1;
            });

            for (Client client : stalled) {
                assertThat(client.awaitEnd()).isEqualTo(Client.End.RESET);
                client.close();
            }
            quick.body().assertValid();
            assertThat(quick.body().skips()).isZero();
        }
        eventually().until(() -> memory() < before + 1024);
    }

    @Test
    void aViewerThatFindsNoKeyFrameInTheRingWaitsForTheNextOne() {
        Broadcast rare = Broadcast.onDemand(RING);
        try (ChannelRig rig = ChannelRig.playing(rare.send(1), smallRing());
                Player player = rig.play()) {
            eventually().until(() -> {
                rare.send(1);
                return player.hasHead();
            });

            player.awaitPackets(1000).body().assertValid();
        }
    }
}
