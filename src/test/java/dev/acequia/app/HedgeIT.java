package dev.acequia.app;

import static dev.acequia.rig.Waits.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.acequia.rig.Client;
import dev.acequia.rig.Rig;
import dev.acequia.rig.TsViewer;
import dev.acequia.settings.ChannelSettings;
import dev.acequia.settings.EngineSettings;
import dev.acequia.settings.RecoverySettings;
import dev.acequia.settings.Settings;
import dev.acequia.settings.kind.StartHedge;
import dev.acequia.simulator.Content;
import dev.acequia.simulator.Knob;
import dev.acequia.simulator.Simulator;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/// A start that is slow is asked of a second engine too: the first join point wins.
@Execution(ExecutionMode.CONCURRENT)
class HedgeIT {
    private static final String NEVER = "5m";
    private static final Duration A_WHILE = Duration.ofSeconds(2);

    @TempDir
    private Path folder;

    private Rig rig(int engines, String delay, UnaryOperator<Settings> more) throws IOException {
        StartHedge hedge = switch (delay) {
            case "OFF" -> StartHedge.OFF;
            case "AUTO" -> StartHedge.AUTO;
            default -> StartHedge.after(Duration.parse("PT" + delay));
        };
        Rig rig = Rig.with(
                engines,
                folder,
                "1MB",
                settings -> more.apply(settings.with(RecoverySettings.START_HEDGE, hedge)
                        .with(ChannelSettings.CHANNEL_SHUTDOWN_DELAY, Duration.ofMillis(100))));
        rig.awaitHealth();
        return rig;
    }

    private Rig rig(String delay) throws IOException {
        return rig(2, delay, UnaryOperator.identity());
    }

    private static Settings onePlace(Settings settings) {
        return settings.with(EngineSettings.MAX_STREAMS_PER_ENGINE, 1);
    }

    private static void slow(Simulator engine, Content content, String time) {
        engine.faults().set(content.contentId(), Knob.PREBUF_SECONDS, time);
    }

    private static long starts(Simulator engine, Content content) {
        return engine.state().of(content.contentId()).starts();
    }

    private static long stops(Simulator engine, Content content) {
        return engine.state().of(content.contentId()).stops();
    }

    private static void awaitEvent(Rig rig, String category) {
        eventually().until(() -> rig.events().contains("\"category\":\"" + category + "\""));
    }

    @Test
    void theSecondEngineWinsWithTheFirstJoinPointAndTheSlowOneIsStopped() throws Exception {
        try (Rig rig = rig("0.3S")) {
            slow(rig.first(), rig.content(), NEVER);
            try (TsViewer player = rig.record()) {
                player.awaitMore();
                assertThat(rig.playing()).isSameAs(rig.last());
                eventually().until(() -> stops(rig.first(), rig.content()) == 1 && rig.sessions() == 1);
                assertThat(rig.events())
                        .contains("\"hedge_begun\"", "\"hedge_won\"")
                        .doesNotContain("session_late");
                assertThat(rig.status()).contains("\"hedges\":{\"begun\":1,\"won\":1", "\"troubles\":{}");
                rig.closeServer();
                player.awaitEnd();
                player.assertIsWhatWasBroadcast(rig.content());
            }
        }
    }

    @Test
    void theFirstEngineWinsWhenItIsQuickerAfterAllAndTheOtherOneIsStopped() throws Exception {
        try (Rig rig = rig("0.2S")) {
            slow(rig.first(), rig.content(), "2s");
            slow(rig.last(), rig.content(), NEVER);
            try (TsViewer player = rig.watch(rig.body(), "player")) {
                awaitEvent(rig, "hedge_begun");
                player.awaitMore();
                assertThat(rig.playing()).isSameAs(rig.first());
                eventually().until(() -> stops(rig.last(), rig.content()) == 1 && rig.sessions() == 1);
                awaitEvent(rig, "hedge_lost");
                assertThat(stops(rig.first(), rig.content())).isZero();
                assertThat(Rig.text(rig.get("/metrics")))
                        .contains("acequia_start_hedges_total 1", "acequia_start_hedges_won_total 0");
            }
        }
    }

    @Test
    void bytesWithoutAJoinPointDoNotWin() throws Exception {
        try (Rig rig = rig("0.5S")) {
            rig.first().faults().set(Knob.TRICKLE, "20000");
            try (TsViewer player = rig.record()) {
                player.awaitMore();
                assertThat(rig.playing()).isSameAs(rig.last());
                eventually().until(() -> stops(rig.first(), rig.content()) == 1);
                awaitEvent(rig, "hedge_won");
            }
        }
    }

    @Test
    void neverMoreThanOneMoreEngineIsAsked() throws Exception {
        try (Rig rig = rig(4, "0.2S", UnaryOperator.identity())) {
            rig.engines().forEach(each -> slow(each, rig.content(), NEVER));
            try (TsViewer player = rig.watch(rig.body(), "player")) {
                awaitEvent(rig, "hedge_begun");
                await().during(A_WHILE).atMost(A_WHILE.multipliedBy(10)).until(() -> rig.sessions() <= 2);
                slow(rig.engines().get(1), rig.content(), "0");
                player.awaitMore();
            }
        }
    }

    @Test
    void aHedgeGivesItsPlaceToWhoeverWatchesSomethingElse() throws Exception {
        try (Rig rig = rig(2, "0.2S", HedgeIT::onePlace)) {
            Content other = rig.contents().getLast();
            slow(rig.last(), rig.content(), NEVER);
            slow(rig.first(), rig.content(), NEVER);
            try (TsViewer player = rig.watch(rig.body(), "player")) {
                awaitEvent(rig, "hedge_begun");
                try (TsViewer another = rig.record(other)) {
                    another.awaitMore(); // the hedge has given its place up
                    awaitEvent(rig, "hedge_lost");
                    assertThat(starts(rig.last(), other)).isEqualTo(1);
                    await().during(A_WHILE).atMost(A_WHILE.multipliedBy(10)).until(() -> rig.sessions() == 2);
                    assertThat(another.isWatching()).isTrue();
                    slow(rig.first(), rig.content(), "0");
                    player.awaitMore();
                }
            }
        }
    }

    @Test
    void aHedgeWhoseStartIsNotAnsweredGivesItsPlaceUpAtOnce() throws Exception {
        try (Rig rig = rig(2, "0.2S", HedgeIT::onePlace)) {
            Content other = rig.contents().getLast();
            slow(rig.first(), rig.content(), NEVER);
            rig.last().faults().set(rig.content().contentId(), Knob.START_HANG, "true");
            try (TsViewer player = rig.watch(rig.body(), "player")) {
                awaitEvent(rig, "hedge_begun");
                try (TsViewer another = rig.record(other)) {
                    another.awaitMore();
                    slow(rig.first(), rig.content(), "0");
                    player.awaitMore();
                }
            }
        }
    }

    @Test
    void anEngineThatDoesNotAnswerTheStartIsLeftAndItsPlaceIsThereForOthers() throws Exception {
        try (Rig rig = rig(2, "0.2S", HedgeIT::onePlace)) {
            Content other = rig.contents().getLast();
            rig.first().faults().set(rig.content().contentId(), Knob.START_HANG, "true");
            try (TsViewer player = rig.record()) {
                player.awaitMore();
                assertThat(rig.playing()).isSameAs(rig.last());
                try (TsViewer another = rig.record(other)) {
                    another.awaitMore();
                }
            }
        }
    }

    @Test
    void aStartThatIsAnsweredTooLateIsStopped() throws Exception {
        try (Rig rig = rig("0.2S")) {
            rig.first().faults().set(rig.content().contentId(), Knob.START_DELAY, "3s");
            try (TsViewer player = rig.record()) {
                player.awaitMore();
                assertThat(rig.playing()).isSameAs(rig.last());
                eventually().until(() -> stops(rig.first(), rig.content()) == 1);
                assertThat(rig.sessions()).isEqualTo(1);
                assertThat(player.isWatching()).isTrue();
            }
        }
    }

    @Test
    void aRefusalThatIsCertainMovesOnAtOnceAndIsNoHedge() throws Exception {
        try (Rig rig = rig("40S")) {
            rig.turn(Knob.START_ERROR, "mod_detected");
            try (TsViewer player = rig.record()) {
                player.awaitMore();
                assertThat(rig.playing()).isSameAs(rig.last());
                assertThat(rig.events()).doesNotContain("hedge_");
            }
        }
    }

    @Test
    void aStartWhoseFirstEngineFailsGoesOnWithTheHedge() throws Exception {
        try (Rig rig = rig("0.2S")) {
            slow(rig.first(), rig.content(), NEVER);
            rig.turn(Knob.HEADER_MODE, "startTimeout");
            rig.turn(Knob.HEADER_TIMEOUT, "1s");
            slow(rig.last(), rig.content(), "4s");
            try (TsViewer player = rig.watch(rig.body(), "player")) {
                awaitEvent(rig, "hedge_begun");
                eventually().until(() -> rig.events().contains("session_"));
                player.awaitMore();
                assertThat(rig.playing()).isSameAs(rig.last());
                assertThat(starts(rig.last(), rig.content())).isEqualTo(1);
                assertThat(starts(rig.first(), rig.content())).isEqualTo(1);
            }
        }
    }

    @Test
    void aHedgeThatFailsLeavesTheStartToTheFirstEngine() throws Exception {
        try (Rig rig = rig("0.2S")) {
            slow(rig.first(), rig.content(), "3s");
            rig.last().faults().set(Knob.START_ERROR, "failed to load content");
            try (TsViewer player = rig.watch(rig.body(), "player")) {
                awaitEvent(rig, "hedge_lost");
                player.awaitMore();
                assertThat(rig.playing()).isSameAs(rig.first());
            }
        }
    }

    @Test
    void whereItIsOffNobodyElseIsAsked() throws Exception {
        try (Rig rig = rig("OFF")) {
            slow(rig.first(), rig.content(), "3s");
            try (TsViewer player = rig.record()) {
                player.awaitMore();
                assertThat(rig.playing()).isSameAs(rig.first());
                assertThat(starts(rig.last(), rig.content())).isZero();
            }
        }
    }

    @Test
    void aHedgeThatTurnsOutToBeAnotherChannelsStreamIsLeftToThatOne() throws Exception {
        try (Rig rig = rig("0.2S");
                TsViewer player = rig.record()) {
            player.awaitMore();
            rig.last().faults().set(Knob.START_HANG, "true");
            String sameStream = "/ace/getstream.ts?infohash=" + rig.content().infohash();
            try (TsViewer another = rig.watch(sameStream, "another")) {
                another.awaitMore();
                player.awaitMore();
                eventually()
                        .until(() -> rig.json("/proxy/status").all("stream_id").size() == 1);
                assertThat(rig.sessions()).isEqualTo(1);
                assertThat(player.isWatching()).isTrue();
            }
        }
    }

    @Test
    void everySessionIsStoppedWhenTheViewerLeavesBeforeThereIsAPicture() throws Exception {
        try (Rig rig = rig("0.2S")) {
            slow(rig.first(), rig.content(), NEVER);
            slow(rig.last(), rig.content(), NEVER);
            try (Client player = Client.to(rig.port()).get(rig.body())) {
                awaitEvent(rig, "hedge_begun");
                eventually().until(() -> rig.sessions() == 2);
                assertThat(player.isSilentFor(1)).isTrue();
            }
            eventually().until(() -> rig.sessions() == 0);
        }
    }
}
