package dev.acequia.hls;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/// Twenty segments of 1000 bytes, numbers 100 to 119; a window of six.
class SegmentListTest {
    private static final long MUCH = 1 << 20;
    private static final long NOBODY = Long.MAX_VALUE;

    private final HlsOptions options = HlsOptions.defaults();
    private final SegmentList list = new SegmentList(
            LongStream.range(100, 120).mapToObj(SegmentListTest::segment).toList(), null, Duration.ofSeconds(4), false);

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
                List.of());
    }

    private List<Long> listed(long rearmost, long ringBytes) {
        return list.listed(options, rearmost, ringBytes).stream()
                .map(Segment::number)
                .toList();
    }

    @Test
    void aWindowOfTheNewestIsListed() {
        assertThat(listed(NOBODY, MUCH)).containsExactly(114L, 115L, 116L, 117L, 118L, 119L);
        assertThat(listed(117, MUCH)).hasSize(6);
    }

    @Test
    void whatAViewerHasStillToFetchIsListedToo() {
        assertThat(listed(110, MUCH)).hasSize(10).startsWith(110L);
    }

    @Test
    void noViewerIsFurtherBehindThanLeavesAWindowThatCanBeFetched() {
        assertThat(listed(0, MUCH)).hasSize(14).startsWith(106L);
    }

    @Test
    void theListLeavesAsMuchInTheRingAgain() {
        assertThat(listed(0, 8000)).containsExactly(116L, 117L, 118L, 119L);
        assertThat(listed(0, 10)).containsExactly(119L);
    }
}
