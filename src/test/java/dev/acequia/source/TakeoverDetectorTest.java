package dev.acequia.source;

import static dev.acequia.rig.Waits.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.acequia.engine.EngineStat;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A session with a clock of its own, checked each quarter of a second.
class TakeoverDetectorTest {
    private static final int BYTES = 1000;

    private final AtomicInteger questions = new AtomicInteger();
    private final EngineStatPoller poller = new EngineStatPoller(this::answer);
    private volatile String name = "ours";
    private long nanos;
    private Duration usual = Duration.ZERO;
    private final TakeoverDetector takeover = new TakeoverDetector(poller, () -> nanos);

    private EngineStat answer() {
        questions.incrementAndGet();
        return new EngineStat("dl", 3L, 0L, 0L, 0L, 0L, null, name.isEmpty() ? null : name);
    }

    @BeforeEach
    void aSessionPlays() {
        tells("ours");
        assertThat(takes(10)).isEqualTo("kept");
    }

    private void tells(String told) {
        name = told;
        poller.poll();
        eventually().until(poller::isIdle);
    }

    private String takes(double seconds) {
        return pass(BYTES, seconds);
    }

    private String getsNothing(double seconds) {
        return pass(0, seconds);
    }

    /// When it is lost.
    private String pass(int bytes, double seconds) {
        for (double at = 0.25; at <= seconds; at += 0.25) {
            nanos += 250_000_000;
            if (takeover.check(bytes, usual)) {
                return "lost after " + at;
            }
        }
        return "kept";
    }

    @Test
    void aSessionThatGetsNothingWhileTheEnginePlaysForAnotherIsLost() {
        tells("another");
        assertThat(getsNothing(60)).isEqualTo("lost after 2.0");
    }

    @Test
    void itIsAlsoLostWhenThatIsToldLater() {
        assertThat(getsNothing(10)).isEqualTo("kept");
        tells("another");
        assertThat(getsNothing(1)).isEqualTo("lost after 0.25");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ours", ""})
    void silenceIsNothingWhenTheEngineNamesNoOther(String told) {
        tells(told);
        assertThat(getsNothing(60)).isEqualTo("kept");
    }

    @Test
    void anEngineThatServesBothPlayersMayPauseAsAnyOther() {
        tells("another");
        assertThat(takes(10)).isEqualTo("kept");
        assertThat(getsNothing(60)).isEqualTo("kept");
    }

    @Test
    void whatWasOnItsWayDoesNotSaveIt() {
        tells("another");
        assertThat(takes(1)).isEqualTo("kept");
        assertThat(getsNothing(60)).isEqualTo("lost after 2.0");
    }

    @Test
    void segmentsMayComeAsSeldomAsTheyUsuallyDo() {
        usual = Duration.ofSeconds(8);
        tells("another");
        assertThat(getsNothing(60)).isEqualTo("lost after 10.0");
    }

    @Test
    void anEngineThatHasJustToldIsNotAskedAgain() {
        int before = questions.get();
        getsNothing(60);
        assertThat(questions).hasValue(before);
    }
}
