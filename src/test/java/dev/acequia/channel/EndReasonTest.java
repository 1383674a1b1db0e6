package dev.acequia.channel;

import static dev.acequia.rig.Waits.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.acequia.rig.Answers;
import dev.acequia.rig.Broadcast;
import dev.acequia.rig.ChannelRig;
import dev.acequia.rig.Client;
import dev.acequia.rig.FakeEngine;
import dev.acequia.rig.Footage;
import dev.acequia.rig.Knobs;
import dev.acequia.rig.Player;
import dev.acequia.rig.Threads;
import dev.acequia.ring.Ring;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/// Ends of streams, by the engine's will and by ours, after which nothing is left.
@Isolated("measures the memory of all rings")
class EndReasonTest {
    private static final int VIDEO_PACKETS = new Footage(Broadcast.PICTURE_BYTES).videoPackets();

    /// More than Netty keeps for good once it has written a header; less than a chunk.
    private static final int NETTY = 1024;

    private final long memoryBefore = memory();
    private final Broadcast broadcast = Broadcast.onDemand();

    private static long memory() {
        return Ring.memoryBytes();
    }

    @Test
    void whenTheEngineEndsTheStreamBodiesEndWithAllThatCame() {
        try (ChannelRig rig = ChannelRig.playing(broadcast.send(5));
                Player quick = rig.play();
                Player slow = rig.playSlowly(Duration.ofMillis(50))) {
            quick.awaitPackets(100);
            slow.awaitPackets(1);

            broadcast.end();

            assertThat(quick.end()).isEqualTo(Client.End.CLEAN);
            slow.hurry();
            assertThat(slow.end()).isEqualTo(Client.End.CLEAN);
            for (Player each : List.of(quick, slow)) {
                each.body().assertValid();
                assertThat(each.body().last()).isEqualTo(5L * VIDEO_PACKETS - 1);
            }
            eventually().until(() -> rig.stops() == 1);
        }
    }

    @Test
    void aStreamThatHasEndedStartsAgainForTheNextViewer() {
        try (ChannelRig rig = ChannelRig.playing(broadcast.send(2))) {
            try (Player player = rig.play()) {
                player.awaitPackets(100);
                broadcast.end();
                player.end();
            }
            rig.engine().playing(Broadcast.onDemand().send(2));

            try (Player player = rig.play()) {
                player.awaitPackets(100).body().assertValid();
                assertThat(rig.starts()).isEqualTo(2);
            }
        }
    }

    @Test
    void closingEndsEveryBodyAndStopsEverySessionOnce() {
        try (ChannelRig rig = ChannelRig.playing(Broadcast.every(Duration.ofMillis(20)))) {
            List<Player> players = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                String id = String.valueOf(i).repeat(40);
                String started =
                        Answers.started("http://" + rig.engine().address()).replace(FakeEngine.INFOHASH, id);
                rig.engine().on("/ace/getstream?id=" + id, Answers.json(started));
                players.add(rig.play("/ace/getstream?id=" + id));
                players.add(rig.play("/ace/getstream?id=" + id));
            }
            players.forEach(player -> player.awaitPackets(100));
            assertThat(rig.registry().size()).isEqualTo(3);

            rig.registry().close();

            for (Player player : players) {
                assertThat(player.end()).isEqualTo(Client.End.CLEAN);
                player.body().assertValid();
                player.close();
            }
            assertThat(rig.engine().targets("/ace/cmd/")).hasSize(3).doesNotHaveDuplicates();
            assertThat(rig.registry().viewerCount()).isZero();
            try (Client late = rig.client().get(ChannelRig.URL)) {
                assertThat(late.reply().body()).contains("\"error\": \"shutting_down\"");
            }
            rig.registry().close();
        }
    }

    @Test
    void closingTellsThoseWhoWait() {
        try (ChannelRig rig = ChannelRig.playing(broadcast);
                Client waiting = rig.client().get(ChannelRig.URL)) {
            eventually().until(() -> broadcast.readers() == 1);

            rig.registry().close();

            assertThat(waiting.reply().body()).contains("\"error\": \"shutting_down\"");
            assertThat(rig.stops()).isOne();
        }
    }

    @Test
    void channelsCloseAsWellWhenTheServerHasClosedBefore() {
        ChannelRig rig = ChannelRig.playing(
                Broadcast.every(Duration.ofMillis(5)), new Knobs().shutdownDelay(Duration.ofHours(1)));
        try (Player player = rig.play()) {
            player.awaitPackets(100);

            rig.server().close();
            player.end();

            assertThatCode(rig::close).doesNotThrowAnyException();
            assertThat(rig.stops()).isOne();
        }
        assertNothingIsLeft();
    }

    @Test
    void nothingIsLeftBehind() {
        try (ChannelRig rig = ChannelRig.playing(Broadcast.unbounded());
                Player player = rig.play();
                Player slow = rig.playSlowly(Duration.ofMillis(10));
                Client stalled = rig.stall()) {
            player.awaitPackets(100_000).body().assertValid();
            slow.awaitPackets(100);
            stalled.head();
            assertThat(memory()).isGreaterThan(memoryBefore);
            List.of(player, slow).forEach(Player::close);
        }
        assertNothingIsLeft();
    }

    private void assertNothingIsLeft() {
        eventually().untilAsserted(() -> {
            assertThat(memory()).isLessThan(memoryBefore + NETTY);
            assertThat(Threads.named("channel-")).isEmpty();
            assertThat(Threads.named("control-")).isEmpty();
            assertThat(Threads.named("loop-")).isEmpty();
        });
    }
}
