package dev.acequia.channel;

import static dev.acequia.rig.Waits.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.acequia.rig.Answers;
import dev.acequia.rig.Broadcast;
import dev.acequia.rig.ChannelRig;
import dev.acequia.rig.Client;
import dev.acequia.rig.Knobs;
import dev.acequia.rig.Player;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What becomes of a session when viewers leave.
class LingeringTest {
    private static final String START = "/ace/getstream";

    private final Broadcast broadcast = Broadcast.every(Duration.ofMillis(20));
    private final ChannelRig rig = ChannelRig.playing(broadcast, new Knobs().shutdownDelay(Duration.ofMillis(300)));

    @AfterEach
    void close() {
        rig.close();
        assertThat(rig.stops()).isEqualTo(rig.starts());
        eventually().until(() -> broadcast.readers() == 0);
    }

    private void holdStarts(CountDownLatch until) {
        String started = Answers.started("http://" + rig.engine().address());
        rig.engine().on(START, Answers.after(until, Answers.json(started)));
    }

    private void leaveOnceAskedFor(String path) {
        Client viewer = rig.client().get(ChannelRig.URL);
        eventually().until(() -> !rig.engine().targets(path).isEmpty());
        assertThat(rig.registry().viewerCount()).isOne();
        viewer.close();
        eventually().until(() -> rig.registry().viewerCount() == 0);
    }

    @Test
    void theSessionIsStoppedOnceWhenNobodyCameBack() {
        try (Player player = rig.play()) {
            player.awaitPackets(100);
        }

        eventually().until(() -> rig.registry().viewerCount() == 0);
        assertThat(rig.channel().state()).isEqualTo("lingering");
        eventually().until(() -> rig.registry().size() == 0);
        eventually().until(() -> rig.stops() == 1 && broadcast.readers() == 0);
    }

    @Test
    void whoComesBackInTimeFindsTheSessionAndItStays() {
        try (Player player = rig.play()) {
            player.awaitPackets(100);
        }
        eventually().until(() -> rig.registry().viewerCount() == 0);

        try (Player again = rig.play()) {
            again.awaitPackets(100);
            await().during(Duration.ofMillis(600)).until(again::isConnected);
            again.awaitPackets((int) (again.body().bytes() / 188) + 100).body().assertValid();
            assertThat(rig.starts()).isOne();
            assertThat(rig.channel().state()).isEqualTo("live");
        }
    }

    @Test
    void leavingBeforeTheStartIsAnsweredStopsWhatItYields() {
        CountDownLatch answered = new CountDownLatch(1);
        holdStarts(answered);

        leaveOnceAskedFor(START);
        assertThat(rig.stops()).isZero();
        answered.countDown();

        eventually().until(() -> rig.stops() == 1);
        eventually().until(() -> rig.registry().size() == 0);
        assertThat(rig.engine().targets("/content/")).isEmpty();
    }

    @Test
    void whoComesBackBeforeTheStartIsAnsweredUsesIt() {
        CountDownLatch answered = new CountDownLatch(1);
        holdStarts(answered);
        leaveOnceAskedFor(START);

        try (Player player = rig.play()) {
            eventually().until(() -> rig.registry().viewerCount() == 1);
            answered.countDown();

            player.awaitPackets(100).body().assertValid();
            assertThat(rig.starts()).isOne();
        }
    }

    @Test
    void leavingWhileTheHeadersAreWithheldEndsTheSessionAtOnce() {
        rig.engine().on("/content/", Answers.silent());

        leaveOnceAskedFor("/content/");

        eventually().until(() -> rig.stops() == 1);
        eventually().until(() -> rig.registry().size() == 0);
    }

    @Test
    void leavingBeforeThereIsAPictureEndsTheSessionAtOnce() {
        rig.engine().on("/content/", Broadcast.onDemand());

        leaveOnceAskedFor("/content/");

        eventually().until(() -> rig.stops() == 1);
        eventually().until(() -> rig.registry().size() == 0);
    }

    @Test
    void aContentStartsAgainOnlyWhenItsLastSessionIsStopped() {
        CountDownLatch stopped = new CountDownLatch(1);
        rig.engine().on("/ace/cmd/", Answers.after(stopped, Answers.json("{\"response\": \"ok\"}")));
        try (Player player = rig.play()) {
            player.awaitPackets(100);
        }
        eventually().until(() -> rig.stops() == 1);

        Client impatient = rig.client().get(ChannelRig.URL);
        eventually().until(() -> rig.registry().viewerCount() == 1);
        impatient.close();
        eventually().until(() -> rig.registry().viewerCount() == 0);
        try (Player player = rig.play()) {
            eventually().until(() -> rig.registry().viewerCount() == 1);
            await().during(Duration.ofMillis(200)).until(() -> rig.starts() == 1);

            stopped.countDown();

            player.awaitPackets(100).body().assertValid();
            assertThat(rig.starts()).isEqualTo(2);
        }
    }
}
