package dev.acequia.source;

import static dev.acequia.rig.Waits.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.acequia.engine.EngineStat;
import dev.acequia.feed.MediaProgress;
import dev.acequia.mpegts.Clock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// A session watched with a clock of its own: a check each second, a stall after 15 s, another engine at hand.
class SessionWatchdogTest {
    private static final Duration STALL = Duration.ofSeconds(15);
    private static final int BYTES = 100_000;

    private final AtomicInteger questions = new AtomicInteger();
    private final EngineStatPoller poller = new EngineStatPoller(this::answer);
    private long nanos;
    private long ticks;
    private long backs;
    private boolean hasChoice = true;
    private volatile long downloaded = 1000;
    private volatile long peers = 3;
    private volatile String lastTs = "1";
    private volatile boolean isLively;
    private final SessionWatchdog watchdog = new SessionWatchdog(poller, delivered(), () -> hasChoice, () -> nanos);

    private EngineStat answer() {
        int count = questions.incrementAndGet();
        String newest = isLively ? String.valueOf(count) : lastTs;
        return new EngineStat(
                "dl",
                peers,
                0L,
                0L,
                downloaded,
                0L,
                new EngineStat.LivePosition(String.valueOf(count), null, newest, null, newest, null),
                null);
    }

    private MediaProgress delivered() {
        return new MediaProgress(ticks, backs);
    }

    /// A second later; waits for the engine's answer when it was asked.
    private @Nullable Trouble second(int bytes, boolean isUseful, double media) {
        nanos += 1_000_000_000L;
        ticks += (long) (media * Clock.PCR_HZ);
        Trouble trouble = watchdog.check(bytes, isUseful, delivered(), STALL);
        eventually().until(poller::isIdle);
        return trouble;
    }

    /// The first trouble within so many seconds, and after how many.
    private String within(int seconds, int bytes, boolean isUseful, double media) {
        for (int i = 1; i <= seconds; i++) {
            Trouble trouble = second(bytes, isUseful, media);
            if (trouble != null) {
                return trouble + " after " + i;
            }
        }
        return "none";
    }

    private String playing(int seconds) {
        return within(seconds, BYTES, true, 1);
    }

    private String silent(int seconds) {
        return within(seconds, 0, false, 0);
    }

    @Test
    void aStreamThatPlaysIsInNoTrouble() {
        assertThat(playing(300)).isEqualTo("none");
    }

    @Test
    void silenceIsAStallWhenTheEngineGetsNothingEither() {
        playing(10);
        assertThat(silent(60)).isEqualTo("STALLED after 15");
    }

    @Test
    void aSoleEngineThatStillGetsDataHasTwiceTheTime() {
        hasChoice = false;
        playing(10);
        isLively = true;
        assertThat(silent(60)).isEqualTo("STALLED after 30");
    }

    @Test
    void whatAnEngineClaimsDoesNotCountWhereAnotherOneCouldBeAsked() {
        playing(10);
        isLively = true;
        assertThat(silent(60)).isEqualTo("STALLED after 15");
    }

    @Test
    void aStreamGoesOnAfterASilenceThatWasShorter() {
        for (int i = 0; i < 5; i++) {
            assertThat(silent(14)).isEqualTo("none");
            assertThat(within(2, BYTES, true, 20)).isEqualTo("none");
        }
    }

    @Test
    void anEngineWithoutPeersIsLeftEarlyForAnother() {
        peers = 0;
        downloaded = 0;
        assertThat(silent(60)).startsWith("NO_PEERS after 1");
    }

    @Test
    void anEngineWithoutPeersIsNotLeftWhenThereIsNoOther() {
        peers = 0;
        downloaded = 0;
        hasChoice = false;
        assertThat(silent(14)).isEqualTo("none");
    }

    @Test
    void bytesThatNobodyCanUseAreGarbage() {
        assertThat(within(60, BYTES, false, 0)).isEqualTo("GARBAGE after 15");
    }

    @Test
    void twoStepsBackInTimeAreALoop() {
        playing(10);
        backs++;
        isLively = true;
        assertThat(playing(10)).isEqualTo("none");
        backs++;
        assertThat(playing(10)).isEqualTo("LOOPING after 1");
    }

    @Test
    void oneStepBackIsNone() {
        playing(10);
        isLively = true;
        backs++;
        assertThat(playing(100)).isEqualTo("none");
        backs++;
        assertThat(playing(100)).isEqualTo("none");
    }

    @Test
    void oneStepBackIsALoopWhenTheLivePositionStandsStill() {
        playing(10);
        backs++;
        assertThat(playing(60)).startsWith("LOOPING after 1");
    }

    @Test
    void aStreamSlowerThanItPlaysIsLeftForAnotherEngine() {
        playing(10);
        assertThat(within(120, BYTES, true, 0.8)).isEqualTo("SLOW after 30");
    }

    @Test
    void aSlowStreamIsKeptWhenThereIsNoOtherEngine() {
        hasChoice = false;
        assertThat(within(120, BYTES, true, 0.8)).isEqualTo("none");
    }

    @Test
    void aPositionThatStandsStillIsNoTroubleWhileMediaCome() {
        assertThat(playing(120)).isEqualTo("none");
        assertThat(questions.get()).isBetween(10, 40);
    }
}
