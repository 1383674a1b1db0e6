package dev.acequia.hls;

import static org.assertj.core.api.Assertions.assertThat;

import dev.acequia.app.DefaultOptions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/// Twenty segments of 1000 bytes and 4 s, numbers 100 to 119; the newest is shown now. A window of six.
class SegmentsTest {
    private static final long MUCH = 1 << 20;
    private static final long SECOND = 1_000_000_000L;

    private final HlsOptions options = DefaultOptions.hls();
    private long nanos = 119 * 4 * SECOND;
    private final Segments segments = new Segments(this::nanos);

    private long nanos() {
        return nanos;
    }

    private static SegmentList list(boolean isEnded) {
        return new SegmentList(
                LongStream.range(100, 120).mapToObj(SegmentsTest::segment).toList(),
                null,
                Duration.ofSeconds(4),
                isEnded);
    }

    private static Segment segment(long number) {
        return new Segment(
                number,
                0,
                false,
                true,
                new byte[0],
                number * 1000,
                (number + 1) * 1000,
                Duration.ofSeconds(4),
                Instant.EPOCH,
                number * 4 * SECOND,
                List.of());
    }

    private static HlsOptions windowOf(int size) {
        return new HlsOptions(20, 3, size, Duration.ofSeconds(30), Duration.ofSeconds(30), false);
    }

    private List<Long> window(SegmentList list, HlsOptions knobs, long ringBytes) {
        return segments.window(list, knobs, ringBytes).stream()
                .map(Segment::number)
                .toList();
    }

    private List<Long> window() {
        return window(list(false), options, MUCH);
    }

    @Test
    void theNewestSegmentsAreListed() {
        assertThat(window()).containsExactly(114L, 115L, 116L, 117L, 118L, 119L);
    }

    @Test
    void whatTheEngineSentAtOnceIsListedAsItPlays() {
        nanos -= 30 * SECOND;
        assertThat(window()).startsWith(106L).endsWith(111L);
        nanos += SECOND;
        assertThat(window()).endsWith(111L);
        nanos += SECOND;
        assertThat(window()).startsWith(107L).endsWith(112L);
    }

    @Test
    void playersThatWantToBeCloseToLiveAreToldAll() {
        nanos -= 30 * SECOND;
        HlsOptions close = new HlsOptions(20, 3, 6, Duration.ofSeconds(30), Duration.ofSeconds(30), true);
        assertThat(window(list(false), close, MUCH)).endsWith(119L);
    }

    @Test
    void aListNeverGoesBack() {
        window(list(false), windowOf(3), MUCH);
        assertThat(window()).containsExactly(117L, 118L, 119L);
        nanos -= 20 * SECOND;
        assertThat(window()).containsExactly(117L, 118L, 119L);
    }

    @Test
    void theListLeavesAsMuchInTheRingAgain() {
        assertThat(window(list(false), options, 8000)).containsExactly(116L, 117L, 118L, 119L);
    }

    @Test
    void aListHasOneSegmentHoweverSmallTheRing() {
        assertThat(window(list(false), options, 10)).containsExactly(119L);
    }

    @Test
    void theLastListGoesOnToTheEnd() {
        nanos -= 30 * SECOND;
        window();
        assertThat(window(list(true), options, MUCH))
                .startsWith(106L)
                .endsWith(119L)
                .hasSize(14);
    }
}
