package dev.acequia.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import dev.acequia.channel.Failure;
import dev.acequia.channel.Timing;
import dev.acequia.channel.Timing.Step;
import dev.acequia.channel.Trouble;
import dev.acequia.delivery.Protocol;
import dev.acequia.engine.ContentId;
import dev.acequia.metrics.Times.Part;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class TimesTest {
    private static final ContentId CONTENT = ContentId.parse(ContentId.Kind.CONTENT_ID, "a".repeat(40));

    private long nanos = 5;
    private final Times times = new Times(() -> nanos);
    private final Timing timing = times.begin(CONTENT);

    @Test
    void thePartsOfAStartAddUpToTheWhole() {
        start();
        after(0.5);
        timing.joined(Protocol.TS, Duration.ofSeconds(9));

        assertThat(sum(Part.QUEUE)).isEqualTo(1);
        assertThat(sum(Part.ENGINE_START)).isEqualTo(2);
        assertThat(sum(Part.FIRST_BYTE)).isEqualTo(3);
        assertThat(sum(Part.JOIN_POINT)).isEqualTo(4);
        assertThat(sum(Part.CLIENT_BYTE)).isEqualTo(0.5);
        assertThat(times.starts().sum()).isCloseTo(10.5, offset(1e-9));
        assertThat(times.joins(Protocol.TS).sum()).isEqualTo(9);
    }

    @Test
    void anAttemptThatFailedCountsInThePartInWhichItDid() {
        after(1);
        timing.reached(Step.PLACE);
        after(30);
        timing.met(Trouble.LATE);
        after(1);
        timing.reached(Step.PLACE);
        timing.reached(Step.ANSWER);
        timing.reached(Step.FIRST_BYTE);
        timing.reached(Step.JOIN_POINT);

        assertThat(sum(Part.QUEUE)).isEqualTo(32);
        assertThat(sum(Part.ENGINE_START)).isZero();
        assertThat(times.recoveries().count()).isZero();
    }

    @Test
    void onlyWhoWaitedForTheStartTellsWhenItsFirstBytesWereThere() {
        start();
        after(60);
        timing.joined(Protocol.TS, Duration.ofMillis(10));
        timing.joined(Protocol.HLS, Duration.ofMillis(20));

        assertThat(times.starts().count()).isZero();
        assertThat(times.joins(Protocol.TS).count()).isEqualTo(1);
        assertThat(times.joins(Protocol.HLS).count()).isEqualTo(1);
    }

    @Test
    void aRecoveryTakesFromTheFirstTroubleUntilMediaComeAgain() {
        start();
        timing.met(Trouble.STALLED);
        after(2);
        timing.met(Trouble.UNREACHABLE);
        after(1);
        timing.recovered();
        timing.recovered();

        assertThat(times.recoveries().count()).isEqualTo(1);
        assertThat(times.recoveries().sum()).isEqualTo(3);
    }

    @Test
    void startsThatFailAreCountedByWhatViewersWereTold() {
        timing.ended(new Failure(Failure.Reason.NO_ENGINE, "none"));
        times.begin(CONTENT).ended(new Failure(Failure.Reason.SHUTTING_DOWN, "closed"));
        Timing played = times.begin(CONTENT);
        played.reached(Step.JOIN_POINT);
        played.ended(new Failure(Failure.Reason.ENGINE_ERROR, "ended"));

        assertThat(times.failedStarts()).doesNotContainKey(Failure.Reason.SHUTTING_DOWN);
        times.failedStarts()
                .forEach((reason, count) -> assertThat(count.sum())
                        .as(reason.name())
                        .isEqualTo(reason == Failure.Reason.NO_ENGINE ? 1 : 0));
    }

    private void start() {
        after(1);
        timing.reached(Step.PLACE);
        after(2);
        timing.reached(Step.ANSWER);
        after(3);
        timing.reached(Step.FIRST_BYTE);
        after(4);
        timing.reached(Step.JOIN_POINT);
    }

    private void after(double seconds) {
        nanos += (long) (seconds * 1e9);
    }

    private double sum(Part part) {
        return Objects.requireNonNull(times.parts().get(part)).sum();
    }
}
