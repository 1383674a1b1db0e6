package dev.acequia.channel;

import static dev.acequia.rig.Waits.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.acequia.rig.Answers;
import dev.acequia.rig.Broadcast;
import dev.acequia.rig.Client;
import dev.acequia.rig.Knobs;
import dev.acequia.rig.Player;
import dev.acequia.rig.Stage;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What becomes of a session when viewers leave.
class LingeringTest {
    private static final String START = "/ace/getstream";

    private final Broadcast broadcast = Broadcast.every(Duration.ofMillis(20));
    private final Stage stage = Stage.playing(broadcast, new Knobs().shutdownDelay(Duration.ofMillis(300)));

    @AfterEach
    void close() {
        stage.close();
        assertThat(stage.stops()).isEqualTo(stage.starts());
        eventually().until(() -> broadcast.readers() == 0);
    }

    private void holdStarts(CountDownLatch until) {
        String started = Answers.started("http://" + stage.engine().address());
        stage.engine().on(START, Answers.after(until, Answers.json(started)));
    }

    private void leaveOnceAskedFor(String path) {
        Client viewer = stage.client().get(Stage.URL);
        eventually().until(() -> !stage.engine().targets(path).isEmpty());
        assertThat(stage.registry().viewerCount()).isOne();
        viewer.close();
        eventually().until(() -> stage.registry().viewerCount() == 0);
    }

    @Test
    void theSessionIsStoppedOnceWhenNobodyCameBack() {
        try (Player player = stage.play()) {
            player.awaitPackets(100);
        }

        eventually().until(() -> stage.registry().viewerCount() == 0);
        assertThat(stage.channel().state()).isEqualTo("lingering");
        eventually().until(() -> stage.registry().size() == 0);
        eventually().until(() -> stage.stops() == 1 && broadcast.readers() == 0);
    }

    @Test
    void whoComesBackInTimeFindsTheSessionAndItStays() {
        try (Player player = stage.play()) {
            player.awaitPackets(100);
        }
        eventually().until(() -> stage.registry().viewerCount() == 0);

        try (Player again = stage.play()) {
            again.awaitPackets(100);
            await().during(Duration.ofMillis(600)).until(again::isConnected);
            again.awaitPackets((int) (again.body().bytes() / 188) + 100).body().assertValid();
            assertThat(stage.starts()).isOne();
            assertThat(stage.channel().state()).isEqualTo("live");
        }
    }

    @Test
    void leavingBeforeTheStartIsAnsweredStopsWhatItYields() {
        CountDownLatch answered = new CountDownLatch(1);
        holdStarts(answered);

        leaveOnceAskedFor(START);
        assertThat(stage.stops()).isZero();
        answered.countDown();

        eventually().until(() -> stage.stops() == 1);
        eventually().until(() -> stage.registry().size() == 0);
        assertThat(stage.engine().targets("/content/")).isEmpty();
    }

    @Test
    void whoComesBackBeforeTheStartIsAnsweredUsesIt() {
        CountDownLatch answered = new CountDownLatch(1);
        holdStarts(answered);
        leaveOnceAskedFor(START);

        try (Player player = stage.play()) {
            eventually().until(() -> stage.registry().viewerCount() == 1);
            answered.countDown();

            player.awaitPackets(100).body().assertValid();
            assertThat(stage.starts()).isOne();
        }
    }

    @Test
    void leavingWhileTheHeadersAreWithheldEndsTheSessionAtOnce() {
        stage.engine().on("/content/", Answers.silent());

        leaveOnceAskedFor("/content/");

        eventually().until(() -> stage.stops() == 1);
        eventually().until(() -> stage.registry().size() == 0);
    }

    @Test
    void leavingBeforeThereIsAPictureEndsTheSessionAtOnce() {
        stage.engine().on("/content/", Broadcast.onDemand());

        leaveOnceAskedFor("/content/");

        eventually().until(() -> stage.stops() == 1);
        eventually().until(() -> stage.registry().size() == 0);
    }

    @Test
    void aContentStartsAgainOnlyWhenItsLastSessionIsStopped() {
        CountDownLatch stopped = new CountDownLatch(1);
        stage.engine().on("/ace/cmd/", Answers.after(stopped, Answers.json("{\"response\": \"ok\"}")));
        try (Player player = stage.play()) {
            player.awaitPackets(100);
        }
        eventually().until(() -> stage.stops() == 1);

        Client impatient = stage.client().get(Stage.URL);
        eventually().until(() -> stage.registry().viewerCount() == 1);
        impatient.close();
        eventually().until(() -> stage.registry().viewerCount() == 0);
        try (Player player = stage.play()) {
            eventually().until(() -> stage.registry().viewerCount() == 1);
            await().during(Duration.ofMillis(200)).until(() -> stage.starts() == 1);

            stopped.countDown();

            player.awaitPackets(100).body().assertValid();
            assertThat(stage.starts()).isEqualTo(2);
        }
    }
}
