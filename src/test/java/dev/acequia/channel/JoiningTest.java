package dev.acequia.channel;

import static dev.acequia.rig.Waits.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.acequia.mpegts.Packet;
import dev.acequia.rig.Broadcast;
import dev.acequia.rig.ChannelRig;
import dev.acequia.rig.Client;
import dev.acequia.rig.Footage;
import dev.acequia.rig.Knobs;
import dev.acequia.rig.Player;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/// Joining of viewers, and the first bytes they get.
class JoiningTest {
    private static final int GROUP = new Footage(Broadcast.PICTURE_BYTES).next().length;
    private static final int GROUP_PACKETS = GROUP / Packet.SIZE;
    private static final int VIDEO_PACKETS = new Footage(Broadcast.PICTURE_BYTES).videoPackets();

    private final Broadcast broadcast = Broadcast.onDemand();

    @Test
    void viewersAtTheSameInstantShareOneStartAndOneReaderAndBeginWithTheSameBytes() throws Exception {
        try (ChannelRig rig = ChannelRig.playing(broadcast)) {
            List<Player> players = playAtOnce(rig, 50);
            eventually().until(() -> rig.registry().viewerCount() == 50 && broadcast.readers() == 1);

            broadcast.send(3);

            for (Player player : players) {
                player.awaitPackets(GROUP_PACKETS).body().assertValid();
                assertThat(player.body().beginning())
                        .isEqualTo(players.getFirst().body().beginning());
                assertThat(player.body().first()).isZero();
            }
            assertThat(rig.engine().targets("/ace/getstream"))
                    .singleElement()
                    .asString()
                    .contains("?id=" + ChannelRig.ID, "&format=json", "&pid=");
            assertThat(rig.engine().targets("/content/")).hasSize(1);
            players.forEach(Player::close);
            rig.awaitSilence();
        }
    }

    @Test
    void viewersThatWaitedBeginTogetherHoweverFastTheStreamComes() throws Exception {
        try (ChannelRig rig = ChannelRig.playing(broadcast)) {
            List<Player> players = playAtOnce(rig, 20);
            eventually().until(() -> rig.registry().viewerCount() == 20 && broadcast.readers() == 1);

            broadcast.send(40);

            for (Player player : players) {
                player.awaitPackets(GROUP_PACKETS);
                assertThat(player.body().first()).isZero();
            }
            players.forEach(Player::close);
        }
    }

    @Test
    void aLaterViewerJoinsAtTheNewestKeyFrameThatLeavesItTheRunway() {
        try (ChannelRig rig = ChannelRig.playing(broadcast.send(10), new Knobs().joinBehind(Duration.ofSeconds(2)));
                Player first = rig.play()) {
            first.awaitPackets(10 * GROUP_PACKETS);

            try (Player later = rig.play()) {
                later.awaitPackets(4 * GROUP_PACKETS);

                // The newest clock is at 5 s, so the key frame at 3 s is the newest that is 2 s behind.
                assertThat(later.body().first()).isEqualTo(6L * VIDEO_PACKETS);
                broadcast.send(40);
                later.awaitPackets(44 * GROUP_PACKETS).body().assertValid();
                assertThat(later.body().skips()).isZero();
            }
            first.body().assertValid();
        }
    }

    @Test
    void aLaterViewerJoinsAtTheOldestKeyFrameWhereNoneLeavesItTheRunway() {
        try (ChannelRig rig = ChannelRig.playing(broadcast.send(3));
                Player first = rig.play()) {
            first.awaitPackets(3 * GROUP_PACKETS);

            try (Player later = rig.play()) {
                later.awaitPackets(3 * GROUP_PACKETS).body().assertValid();
                assertThat(later.body().first()).isZero();
            }
        }
    }

    @Test
    void aStreamOfWhichMemoryHoldsLittleLeavesALaterViewerLess() {
        Knobs little = new Knobs().joinBehind(Duration.ofSeconds(6)).bufferMaxBytes(2 << 20);
        try (ChannelRig rig = ChannelRig.playing(broadcast, little);
                Player first = rig.play()) {
            for (int groups = 1; groups <= 40; groups++) {
                broadcast.send(1);
                first.awaitPackets(groups * GROUP_PACKETS);
            }

            try (Player later = rig.play()) {
                later.awaitPackets(7 * GROUP_PACKETS).body().assertValid();

                // 2 MB are 10.4 s of it, and the newest clock is at 20 s: a third leads to the key frame at 16.5 s.
                assertThat(later.body().first()).isEqualTo(33L * VIDEO_PACKETS);
            }
        }
    }

    @Test
    void aViewerTooManyIsToldToComeBackLater() {
        try (ChannelRig rig = ChannelRig.playing(
                        broadcast.send(3), new Knobs().maxClients(1).maxChannels(1));
                Player first = rig.play()) {
            first.awaitPackets(GROUP_PACKETS);

            try (Client client = rig.client().get(ChannelRig.URL)) {
                assertThat(client.reply().status()).isEqualTo(503);
                var other = client.get("/ace/getstream?id=" + "a".repeat(40)).reply();
                assertThat(other.status()).isEqualTo(503);
                assertThat(other.header("retry-after")).isNotNull();
                assertThat(other.body()).contains("\"error\": \"at_capacity\"");
            }
            first.body().assertValid();
        }
    }

    private static List<Player> playAtOnce(ChannelRig rig, int count) throws InterruptedException {
        CountDownLatch gun = new CountDownLatch(1);
        List<Client> clients = new ArrayList<>();
        List<Player> players = new ArrayList<>();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            clients.add(rig.client());
        }
        for (Client client : clients) {
            threads.add(Thread.startVirtualThread(() -> {
                try {
                    gun.await();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
                Player player = Player.play(client, ChannelRig.URL);
                synchronized (players) {
                    players.add(player);
                }
            }));
        }
        gun.countDown();
        for (Thread thread : threads) {
            thread.join();
        }
        return players;
    }
}
