package dev.acequia.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.acequia.engine.EngineStat;
import dev.acequia.mpegts.Clock;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Distance to the engine of a channel that plays from another server.
class UpstreamDelayTest {
    private final AtomicLong own = new AtomicLong(-1);
    private final UpstreamDelay delay = new UpstreamDelay(own::get);

    private double after(EngineStat.@Nullable Upstream upstream) {
        delay.measure(new EngineStat("dl", 1L, 1L, 1L, 1L, 1L, null, null, upstream));
        return delay.seconds();
    }

    @Test
    void anEngineAddsNothing() {
        own.set(0);

        assertThat(after(null)).isZero();
    }

    @Test
    void whatTheOtherServerHasAndThisOneHasNotIsAddedToItsOwnDelay() {
        own.set(10 * Clock.PCR_HZ);

        assertThat(after(new EngineStat.Upstream(12 * Clock.PCR_HZ, 500))).isEqualTo(2.5);
    }

    @Test
    void aServerThatAnswersBeforeItsNewestPacketsAreHereIsNotBehind() {
        own.set(10 * Clock.PCR_HZ);

        assertThat(after(new EngineStat.Upstream(9 * Clock.PCR_HZ, 500))).isEqualTo(0.5);
    }

    @Test
    void theClockMayWrapBetweenThem() {
        own.set(Clock.PCR_WRAP - Clock.PCR_HZ);

        assertThat(after(new EngineStat.Upstream(Clock.PCR_HZ, 0))).isEqualTo(2);
    }

    @Test
    void nothingIsKnownBeforeTheFirstPacket() {
        assertThat(after(new EngineStat.Upstream(Clock.PCR_HZ, 700))).isZero();
    }
}
