package dev.acequia.channel;

import static dev.acequia.rig.Waits.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.acequia.rig.Answers;
import dev.acequia.rig.Broadcast;
import dev.acequia.rig.ChannelRig;
import dev.acequia.rig.Client;
import dev.acequia.rig.FakeEngine;
import dev.acequia.rig.Knobs;
import dev.acequia.rig.Player;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// What an engine hears of viewers that do not take no for an answer.
class StartRetriesIT {
    /// Requests of one attempt at most: start, redirect, media, what became of the session, stop.
    private static final int REQUESTS = 5;

    private static final String START = "/ace/getstream";
    private static final FakeEngine.Answer UNKNOWN =
            Answers.json("{\"response\": null, \"error\": \"failed to load content\"}");

    static Stream<Arguments> failures() {
        return Stream.of(
                Arguments.of("an error", START, UNKNOWN),
                Arguments.of("100 bytes", "/content/", Answers.bytes(200, Answers.Framing.CLOSE, new byte[100])));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("failures")
    void viewersThatKeepTryingDoNotFloodTheEngineAndPlayWhenItRecovers(
            String what, String path, FakeEngine.Answer answer) throws Exception {
        try (ChannelRig rig = ChannelRig.playing(Broadcast.every(Duration.ofMillis(20)))) {
            rig.engine().on(path, answer);
            CountDownLatch played = new CountDownLatch(10);
            List<Thread> viewers = new ArrayList<>();
            long before = System.nanoTime();
            for (int i = 0; i < 10; i++) {
                viewers.add(Thread.startVirtualThread(() -> retry(rig, played)));
            }

            awaitThirdStart(rig, before);
            rig.engine().playing(Broadcast.every(Duration.ofMillis(20)));
            assertThat(played.await(20, TimeUnit.SECONDS)).isTrue();

            assertThat(rig.starts()).isLessThanOrEqualTo(3 + viewers.size());
            for (Thread viewer : viewers) {
                viewer.join();
            }
        }
    }

    /// Asks again as soon as it is told no.
    private static void retry(ChannelRig rig, CountDownLatch played) {
        while (true) {
            try (Player player = rig.play()) {
                if (player.status() == 200) {
                    player.awaitPackets(100).body().assertValid();
                    played.countDown();
                    return;
                }
            }
        }
    }

    @Test
    void aViewerThatGivesUpWhileItWaitsDoesNotBringTheNextStartForward() {
        try (ChannelRig rig = ChannelRig.open(new Knobs())) {
            rig.engine().on(START, UNKNOWN);
            long before = System.nanoTime();

            while (rig.starts() < 3) {
                try (Client impatient = rig.client().get(ChannelRig.URL)) {
                    eventually().until(() -> rig.registry().viewerCount() == 1 || impatient.isAnswered());
                }
                eventually().until(() -> rig.registry().viewerCount() == 0);
            }

            awaitThirdStart(rig, before);
        }
    }

    /// The second start comes a second after the first has failed, each further one two seconds after the one before.
    private static void awaitThirdStart(ChannelRig rig, long before) {
        eventually().until(() -> rig.starts() >= 3);
        int starts = rig.starts();
        Duration needed = Duration.ofSeconds(1 + 2L * (starts - 2));
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isGreaterThanOrEqualTo(needed);
        assertThat(asked(rig)).isLessThanOrEqualTo((long) REQUESTS * rig.starts());
    }

    private static long asked(ChannelRig rig) {
        return rig.engine().requests().stream()
                .filter(request -> !request.target().startsWith("/webui/")
                        && !request.target().startsWith("/server/api"))
                .count();
    }
}
