package dev.acequia.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.acequia.engine.ContentId;
import dev.acequia.engine.EngineAddress;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

class StartHistoryTest {
    private static final ContentId CONTENT = new ContentId(ContentId.Kind.CONTENT_ID, "a".repeat(40));
    private static final ContentId OTHER = new ContentId(ContentId.Kind.CONTENT_ID, "b".repeat(40));
    private static final EngineAddress ONE = EngineAddress.parse("127.0.0.1:6878");
    private static final EngineAddress TWO = EngineAddress.parse("127.0.0.2:6878");

    private final StartHistory history = new StartHistory();

    private void arrived(double seconds, int times) {
        for (int i = 0; i < times; i++) {
            history.arrived(CONTENT, ONE, seconds(seconds), 0);
        }
    }

    private static Duration seconds(double seconds) {
        return Duration.ofMillis(Math.round(seconds * 1000));
    }

    private double delay(ContentId content, EngineAddress engine) {
        return history.delay(content, engine).toMillis() / 1000.0;
    }

    @Test
    void whereNothingIsKnownAnEngineHasTheLongestTime() {
        assertThat(delay(CONTENT, ONE)).isEqualTo(8);
        arrived(3, 4);
        assertThat(delay(CONTENT, ONE)).isEqualTo(8);
    }

    @Test
    void threeQuartersOfWhatNineOfTenStartsTakeAreWaitedFor() {
        arrived(2, 16);
        arrived(8, 4);
        assertThat(delay(CONTENT, ONE)).isEqualTo(6);
    }

    @Test
    void streamsThatAlwaysTakeTheSameTimeAreNotAskedForTwiceEachTime() {
        arrived(4, 20);
        assertThat(delay(CONTENT, ONE)).isEqualTo(4);
    }

    @Test
    void theDelayIsTwoToEightSeconds() {
        arrived(0.2, 20);
        assertThat(delay(CONTENT, ONE)).isEqualTo(2);
        arrived(40, 50);
        assertThat(delay(CONTENT, ONE)).isEqualTo(8);
    }

    @Test
    void aStreamThatIsNotKnownGoesByItsEngine() {
        arrived(4, 20);
        assertThat(delay(OTHER, ONE)).isEqualTo(4);
        assertThat(delay(OTHER, TWO)).isEqualTo(8);
    }

    @Test
    void aRaceThatWasLostCountsAsLongerThanItWasWatched() {
        arrived(2.5, 10);
        for (int i = 0; i < 10; i++) {
            history.stopped(CONTENT, ONE, seconds(3));
        }
        // Half of the starts took longer than three seconds, nobody knows how long: not three quarters of three.
        assertThat(delay(CONTENT, ONE)).isEqualTo(8);
    }

    @Test
    void hedgingDoesNotMakeASlowEngineLookQuick() {
        Random random = new Random(1);
        StartTimes free = new StartTimes();
        StartTimes hedged = new StartTimes();
        for (int i = 0; i < 50; i++) {
            double first = 4 * Math.exp(1.22 * random.nextGaussian());
            double race = 8 + 4 * Math.exp(1.22 * random.nextGaussian());
            free.arrived(seconds(first), 0);
            if (first <= race) {
                hedged.arrived(seconds(first), 0);
            } else {
                hedged.stopped(seconds(race));
            }
        }
        assertThat(hedged.of(0.75, 0)).isBetween(free.of(0.65, 0), free.of(0.85, 0));
    }

    @Test
    void whatAStartStillTakesIsKnownFromThoseThatTookLonger() {
        arrived(2, 10);
        arrived(20, 10);
        assertThat(history.rest(CONTENT, ONE, seconds(5))).isEqualTo(seconds(15));
        assertThat(history.rest(CONTENT, ONE, seconds(30))).isZero();
    }

    @Test
    void theUsualStartIsTheMedianOfTimesAndOfBytesWhereTheyAreKnown() {
        assertThat(history.usual(CONTENT, ONE)).isNull();
        for (int i = 1; i <= 5; i++) {
            history.arrived(CONTENT, ONE, seconds(i), i * 1000L);
            history.arrived(CONTENT, TWO, seconds(i), 0);
        }
        assertThat(history.usual(OTHER, ONE)).isEqualTo(new StartHistory.Usual(seconds(3), 3000));
        assertThat(history.usual(OTHER, TWO)).isEqualTo(new StartHistory.Usual(seconds(3), 0));
    }

    @Test
    void startsThatAreStillUnderWayCountAsLongerThanTheyHaveTakenYet() {
        StartTimes times = new StartTimes();
        for (int i = 0; i < 5; i++) {
            times.arrived(seconds(1), 0);
            times.began(0);
        }
        assertThat(times.of(0.75, seconds(6).toNanos())).isEqualTo(StartTimes.UNKNOWN);
        for (int i = 0; i < 5; i++) {
            times.ended(0);
        }
        assertThat(times.of(0.75, seconds(6).toNanos())).isEqualTo(seconds(1));
    }

    @Test
    void fewerThanThreeOfTenStartsAreHedged() {
        int paid = 0;
        for (int i = 0; i < 300; i++) {
            history.began();
            paid += history.pay(ONE) ? 1 : 0;
        }
        assertThat(paid).isBetween(85, 90);
    }

    @Test
    void anEngineThatGetsNowhereIsHedgedEachTime() {
        for (int i = 0; i < 300; i++) {
            history.began();
            assertThat(history.pay(ONE)).isTrue();
            history.stopped(CONTENT, ONE, seconds(10));
        }
    }
}
