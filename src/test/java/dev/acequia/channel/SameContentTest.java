package dev.acequia.channel;

import static dev.acequia.rig.Waits.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.acequia.rig.Answers;
import dev.acequia.rig.Broadcast;
import dev.acequia.rig.ChannelRig;
import dev.acequia.rig.FakeEngine;
import dev.acequia.rig.Knobs;
import dev.acequia.rig.Player;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// One stream under two names: its content id and its infohash. An engine has one session of it, and a second start
/// takes that over (`engine-api.md` 1.5).
class SameContentTest {
    private static final String BY_INFOHASH = "/ace/getstream?infohash=" + FakeEngine.INFOHASH;
    private static final String BY_ID = ChannelRig.URL;

    private final Broadcast broadcast = Broadcast.every(Duration.ofMillis(20));
    private final ChannelRig rig = ChannelRig.playing(broadcast, new Knobs().joinBehind(Duration.ZERO));

    @AfterEach
    void close() {
        rig.close();
        assertThat(rig.stops()).isOne();
        eventually().until(() -> broadcast.readers() == 0);
    }

    private static void awaitPlaying(Player... players) {
        for (Player player : players) {
            player.awaitPackets((int) (player.body().bytes() / 188) + 1000)
                    .body()
                    .assertValid();
            assertThat(player.isConnected()).isTrue();
        }
    }

    @Test
    void aContentThatPlaysByItsIdIsJoinedByItsInfohash() {
        try (Player first = rig.play(BY_ID)) {
            awaitPlaying(first);

            try (Player second = rig.play(BY_INFOHASH)) {
                awaitPlaying(first, second);
                assertThat(rig.starts()).isOne();
                assertThat(rig.channel().clientCount()).isEqualTo(2);
                assertThat(first.body().restarts()).isZero();
            }
        }
    }

    @Test
    void aContentThatPlaysByItsInfohashTakesInWhoAsksByTheId() {
        try (Player first = rig.play(BY_INFOHASH)) {
            awaitPlaying(first);

            try (Player second = rig.play(BY_ID);
                    Player third = rig.play(BY_ID)) {
                awaitPlaying(first, second, third);
                eventually().until(() -> rig.registry().snapshots().size() == 1);
                assertThat(rig.channel().clientCount()).isEqualTo(3);
                assertThat(rig.channel().recoveries()).isOne();
                assertThat(rig.channel().viewers()).hasSize(3);
                eventually().until(() -> broadcast.readers() == 1);

                try (Player fourth = rig.play(BY_ID)) {
                    awaitPlaying(first, second, third, fourth);
                    assertThat(rig.starts()).isEqualTo(2);
                    assertThat(first.body().restarts())
                            .as("both sessions deliver the same")
                            .isZero();
                    assertThat(fourth.body().restarts()).isZero();
                }
            }
            eventually().until(() -> rig.registry().viewerCount() == 1);
            awaitPlaying(first);
        }
    }

    @Test
    void startsByBothNamesAtTheSameTimeBecomeOneChannel() {
        CountDownLatch answered = new CountDownLatch(1);
        String started = Answers.started("http://" + rig.engine().address());
        rig.engine().on("/ace/getstream", Answers.after(answered, Answers.json(started)));
        try (Player first = rig.play(BY_ID);
                Player second = rig.play(BY_INFOHASH)) {
            eventually().until(() -> rig.starts() == 2);

            answered.countDown();

            awaitPlaying(first, second);
            eventually().until(() -> rig.registry().snapshots().size() == 1);
            assertThat(rig.channel().clientCount()).isEqualTo(2);
            eventually().until(() -> broadcast.readers() == 1);
        }
    }

    @Test
    void aMergeBeforeTheFirstByteMovesTheWaitingViewers() {
        CountDownLatch sent = new CountDownLatch(1);
        rig.engine().on("/content/", Answers.after(sent, broadcast));
        try (Player first = rig.play(BY_INFOHASH)) {
            eventually().until(() -> !rig.engine().targets("/content/").isEmpty());

            try (Player second = rig.play(BY_ID)) {
                eventually()
                        .until(() -> rig.registry().snapshots().size() == 1
                                && rig.channel().clientCount() == 2);
                sent.countDown();

                awaitPlaying(first, second);
                assertThat(first.body().restarts()).isZero();
            }
        }
    }

    @Test
    void aStartThatIsAnsweredLaterKeepsTheContentAndTheOtherIsLeftToIt() {
        CountDownLatch answered = new CountDownLatch(1);
        String started = Answers.started("http://" + rig.engine().address());
        rig.engine().on("/ace/getstream?infohash", Answers.after(answered, Answers.json(started)));
        try (Player first = rig.play(BY_INFOHASH)) {
            eventually().until(() -> rig.starts() == 1);

            try (Player second = rig.play(BY_ID)) {
                eventually()
                        .until(() -> rig.registry().snapshots().size() == 1
                                && rig.channel().clientCount() == 2);
                answered.countDown();

                awaitPlaying(first, second);
            }
        }
    }

    @Test
    void aStartThatFailsPlaysTheSessionThatWasLeftToIt() {
        CountDownLatch answered = new CountDownLatch(1);
        rig.engine().on("/ace/getstream?infohash", Answers.after(answered, Answers.text(500, "start timeout")));
        try (Player first = rig.play(BY_INFOHASH)) {
            eventually().until(() -> rig.starts() == 1);

            try (Player second = rig.play(BY_ID)) {
                eventually()
                        .until(() -> rig.registry().snapshots().size() == 1
                                && rig.channel().clientCount() == 2);
                answered.countDown();

                awaitPlaying(first, second);
            }
        }
    }

    @Test
    void whoLeavesAfterTheMergeHasLeft() {
        try (Player first = rig.play(BY_INFOHASH)) {
            awaitPlaying(first);
            try (Player second = rig.play(BY_ID)) {
                awaitPlaying(second);
            }
            eventually().until(() -> rig.registry().viewerCount() == 1);
        }
        eventually().until(() -> rig.registry().size() == 0);
    }
}
