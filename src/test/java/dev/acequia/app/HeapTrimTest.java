package dev.acequia.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class HeapTrimTest {
    private static final long MB = 1 << 20;

    private long heap = 40 * MB;
    private long alive = 40 * MB;
    private long nanos;
    private int collections;
    private final HeapTrim trim = new HeapTrim(
            () -> heap,
            () -> {
                collections++;
                heap = alive;
            },
            () -> nanos);

    private void pass(Duration time) {
        for (long left = time.toNanos(); left > 0; left -= HeapTrim.INTERVAL.toNanos()) {
            nanos += HeapTrim.INTERVAL.toNanos();
            trim.check();
        }
    }

    @Test
    void aHeapThatHasGrownIsCollectedWithinHalfAMinute() {
        pass(Duration.ofMinutes(1));
        heap = 140 * MB;
        pass(Duration.ofSeconds(30));
        assertThat(collections).isEqualTo(1);
        assertThat(heap).isEqualTo(40 * MB);
    }

    @Test
    void whatWasAliveAtTheFirstCollectionIsCollectedByTheNext() {
        heap = 140 * MB;
        alive = 130 * MB;
        pass(Duration.ofSeconds(10));
        assertThat(collections).isEqualTo(1);

        alive = 40 * MB;
        pass(Duration.ofSeconds(10));

        assertThat(heap).isEqualTo(40 * MB);
    }

    @Test
    void aHeapThatIsAliveIsCollectedMoreAndMoreSeldom() {
        heap = 140 * MB;
        alive = heap;
        pass(Duration.ofHours(1));
        assertThat(collections).isBetween(5, 20);
    }

    @Test
    void aHeapThatStaysOrGrowsALittleIsLeftAlone() {
        heap = 59 * MB;
        pass(Duration.ofMinutes(10));
        assertThat(collections).isZero();
    }

    @Test
    void aHeapThatGrowsAgainAndAgainIsCollectedMoreAndMoreSeldom() {
        for (int i = 0; i < 720; i++) {
            heap = 200 * MB;
            pass(HeapTrim.INTERVAL);
        }
        assertThat(collections).isBetween(5, 20);
    }
}
