package dev.acequia.mpegts;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class JoinPointsTest {
    private final JoinPoints points = new JoinPoints();

    @Test
    void thereAreNoneAtFirst() {
        assertThat(points.isEmpty()).isTrue();
        assertThat(points.newestUpTo(100, 0)).isNull();
        assertThat(points.firstFrom(0)).isNull();
    }

    @Test
    void theNewestUpToAMomentIsFound() {
        add(1000, 10, 0).add(2000, 20, 0).add(3000, 30, 0);
        assertThat(position(points.newestUpTo(30, 0))).isEqualTo(3000);
        assertThat(position(points.newestUpTo(29, 0))).isEqualTo(2000);
        assertThat(position(points.newestUpTo(99, 0))).isEqualTo(3000);
    }

    @Test
    void whereNoneIsOldEnoughTheOldestServes() {
        add(1000, 10, 0).add(2000, 20, 0);
        assertThat(position(points.newestUpTo(5, 0))).isEqualTo(1000);
    }

    @Test
    void pointsThatHaveLeftTheRingAreNotOffered() {
        add(1000, 10, 0).add(2000, 20, 0).add(3000, 30, 0);
        assertThat(position(points.newestUpTo(15, 1001))).isEqualTo(2000);
        assertThat(position(points.newestUpTo(15, 1000))).isEqualTo(1000);
        assertThat(points.newestUpTo(99, 3001)).isNull();
    }

    @Test
    void theFirstFromAPositionIncludesThePosition() {
        add(1000, 10, 0).add(2000, 20, 0);
        assertThat(position(points.firstFrom(0))).isEqualTo(1000);
        assertThat(position(points.firstFrom(1000))).isEqualTo(1000);
        assertThat(position(points.firstFrom(1001))).isEqualTo(2000);
        assertThat(points.firstFrom(2001)).isNull();
    }

    @Test
    void addingForgetsWhatTheRingHasLost() {
        add(1000, 10, 0).add(2000, 20, 0).add(3000, 30, 2000);
        assertThat(points.size()).isEqualTo(2);
        add(9000, 90, 9000);
        assertThat(points.size()).isEqualTo(1);
        assertThat(points.isEmpty()).isFalse();
    }

    private JoinPointsTest add(long position, long ticks, long tail) {
        points.add(new JoinPoint(position, ticks, -1, -1, 0x100, new byte[0], new byte[0]), tail);
        return this;
    }

    private static long position(@Nullable JoinPoint point) {
        return point == null ? -1 : point.position();
    }
}
