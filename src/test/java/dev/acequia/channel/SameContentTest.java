package dev.acequia.channel;

import static dev.acequia.rig.Waits.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.acequia.rig.Answers;
import dev.acequia.rig.Broadcast;
import dev.acequia.rig.FakeEngine;
import dev.acequia.rig.Knobs;
import dev.acequia.rig.Player;
import dev.acequia.rig.Stage;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// One content under two names: its content id and its infohash. An engine has one session of it, and a second start
/// takes that over (`engine-api.md` 1.5).
class SameContentTest {
    private static final String BY_INFOHASH = "/ace/getstream?infohash=" + FakeEngine.INFOHASH;
    private static final String BY_ID = Stage.URL;

    private final Broadcast broadcast = Broadcast.every(Duration.ofMillis(20));
    private final Stage stage = Stage.playing(broadcast, new Knobs().joinBehind(Duration.ZERO));

    @AfterEach
    void close() {
        stage.close();
        assertThat(stage.stops()).isOne();
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
        try (Player first = stage.play(BY_ID)) {
            awaitPlaying(first);

            try (Player second = stage.play(BY_INFOHASH)) {
                awaitPlaying(first, second);
                assertThat(stage.starts()).isOne();
                assertThat(stage.channel().clientCount()).isEqualTo(2);
                assertThat(first.body().restarts()).isZero();
            }
        }
    }

    @Test
    void aContentThatPlaysByItsInfohashTakesInWhoAsksByTheId() {
        try (Player first = stage.play(BY_INFOHASH)) {
            awaitPlaying(first);

            try (Player second = stage.play(BY_ID);
                    Player third = stage.play(BY_ID)) {
                awaitPlaying(first, second, third);
                eventually().until(() -> stage.registry().snapshots().size() == 1);
                assertThat(stage.channel().clientCount()).isEqualTo(3);
                assertThat(stage.channel().recoveries()).isOne();
                assertThat(stage.channel().viewers()).hasSize(3);
                eventually().until(() -> broadcast.readers() == 1);

                try (Player fourth = stage.play(BY_ID)) {
                    awaitPlaying(first, second, third, fourth);
                    assertThat(stage.starts()).isEqualTo(2);
                    assertThat(first.body().restarts())
                            .as("both sessions deliver the same")
                            .isZero();
                    assertThat(fourth.body().restarts()).isZero();
                }
            }
            eventually().until(() -> stage.registry().viewerCount() == 1);
            awaitPlaying(first);
        }
    }

    @Test
    void startsByBothNamesAtTheSameTimeBecomeOneChannel() {
        CountDownLatch answered = new CountDownLatch(1);
        String started = Answers.started("http://" + stage.engine().address());
        stage.engine().on("/ace/getstream", Answers.after(answered, Answers.json(started)));
        try (Player first = stage.play(BY_ID);
                Player second = stage.play(BY_INFOHASH)) {
            eventually().until(() -> stage.starts() == 2);

            answered.countDown();

            awaitPlaying(first, second);
            eventually().until(() -> stage.registry().snapshots().size() == 1);
            assertThat(stage.channel().clientCount()).isEqualTo(2);
            eventually().until(() -> broadcast.readers() == 1);
        }
    }

    @Test
    void aMergeBeforeTheFirstByteMovesTheWaitingViewers() {
        CountDownLatch sent = new CountDownLatch(1);
        stage.engine().on("/content/", Answers.after(sent, broadcast));
        try (Player first = stage.play(BY_INFOHASH)) {
            eventually().until(() -> !stage.engine().targets("/content/").isEmpty());

            try (Player second = stage.play(BY_ID)) {
                eventually()
                        .until(() -> stage.registry().snapshots().size() == 1
                                && stage.channel().clientCount() == 2);
                sent.countDown();

                awaitPlaying(first, second);
                assertThat(first.body().restarts()).isZero();
            }
        }
    }

    @Test
    void aStartThatIsAnsweredLaterKeepsTheContentAndTheOtherIsLeftToIt() {
        CountDownLatch answered = new CountDownLatch(1);
        String started = Answers.started("http://" + stage.engine().address());
        stage.engine().on("/ace/getstream?infohash", Answers.after(answered, Answers.json(started)));
        try (Player first = stage.play(BY_INFOHASH)) {
            eventually().until(() -> stage.starts() == 1);

            try (Player second = stage.play(BY_ID)) {
                eventually()
                        .until(() -> stage.registry().snapshots().size() == 1
                                && stage.channel().clientCount() == 2);
                answered.countDown();

                awaitPlaying(first, second);
            }
        }
    }

    @Test
    void aStartThatFailsPlaysTheSessionThatWasLeftToIt() {
        CountDownLatch answered = new CountDownLatch(1);
        stage.engine().on("/ace/getstream?infohash", Answers.after(answered, Answers.text(500, "start timeout")));
        try (Player first = stage.play(BY_INFOHASH)) {
            eventually().until(() -> stage.starts() == 1);

            try (Player second = stage.play(BY_ID)) {
                eventually()
                        .until(() -> stage.registry().snapshots().size() == 1
                                && stage.channel().clientCount() == 2);
                answered.countDown();

                awaitPlaying(first, second);
            }
        }
    }

    @Test
    void whoLeavesAfterTheMergeHasLeft() {
        try (Player first = stage.play(BY_INFOHASH)) {
            awaitPlaying(first);
            try (Player second = stage.play(BY_ID)) {
                awaitPlaying(second);
            }
            eventually().until(() -> stage.registry().viewerCount() == 1);
        }
        eventually().until(() -> stage.registry().size() == 0);
    }
}
