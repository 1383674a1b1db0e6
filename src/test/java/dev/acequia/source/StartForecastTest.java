package dev.acequia.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.acequia.engine.EngineStat;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// How much longer an engine takes until its first picture, by its statistics.
class StartForecastTest {
    private static final long NEEDED = 1_000_000;

    private EngineStat answer = EngineStat.UNKNOWN;
    private final EngineStatPoller poller = new EngineStatPoller(() -> answer);
    private final StartForecast forecast = new StartForecast(poller, 0);

    private static long at(double seconds) {
        return Math.round(seconds * 1e9);
    }

    private void answers(double second, @Nullable Long downloaded) {
        answer = new EngineStat("prebuf", 5L, 1L, 1L, downloaded, 0L, null, null);
        poller.poll().join();
        forecast.look(at(second));
    }

    private double rest(double second) {
        Duration rest = forecast.rest(NEEDED, at(second));
        return rest == null ? -1 : rest.toMillis() / 1000.0;
    }

    @Test
    void aBufferThatFillsEvenlyTellsWhenItIsFull() {
        answers(1, 50_000L);
        answers(2, 100_000L);
        assertThat(rest(2)).isEqualTo(18);
        assertThat(rest(3)).isEqualTo(17);
    }

    @Test
    void timeWithoutPeersIsNoPartOfTheSpeed() {
        answers(1, 0L);
        answers(10, 0L);
        answers(12, 200_000L);
        assertThat(rest(12)).isEqualTo(8);
    }

    @Test
    void nothingIsForeseenOfAnEngineWithoutData() {
        answers(1, null);
        answers(5, 0L);
        answers(6, 16_384L);
        assertThat(rest(6)).isEqualTo(-1);
    }

    @Test
    void anEngineThatShouldHaveItsPictureByNowIsNotForeseen() {
        answers(2, 500_000L);
        assertThat(rest(5)).isEqualTo(-1);
        answers(6, 1_200_000L);
        assertThat(rest(6)).isEqualTo(-1);
    }

    @Test
    void nothingIsForeseenWhereItIsNotKnownWhatEnginesNeed() {
        answers(2, 500_000L);
        assertThat(forecast.rest(0, at(2))).isNull();
    }

    @Test
    void whatTheEngineHasByAPictureFollowsFromItsSpeed() {
        assertThat(forecast.bytesBy(at(1))).isZero();
        answers(2, 500_000L);
        assertThat(forecast.bytesBy(at(3))).isEqualTo(750_000);
    }

    @Test
    void anAnswerThatComesAtOnceDividesByNothing() {
        answers(0, 500_000L);
        assertThat(forecast.bytesBy(at(1))).isZero();
        assertThat(rest(1)).isEqualTo(-1);
    }
}
