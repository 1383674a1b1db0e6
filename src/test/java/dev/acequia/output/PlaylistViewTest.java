package dev.acequia.output;

import static org.assertj.core.api.Assertions.assertThat;

import dev.acequia.hls.LowLatency;
import dev.acequia.hls.MediaPlaylist;
import dev.acequia.hls.MediaSegment;
import dev.acequia.hls.Part;
import dev.acequia.hls.PartialSegment;
import dev.acequia.hls.Segment;
import dev.acequia.hls.SegmentList;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class PlaylistViewTest {
    private static final Duration TARGET = Duration.ofSeconds(4);
    private static final Instant START = Instant.parse("2026-11-21T12:00:00Z");
    private static final Part PART = new Part(0, 188, Duration.ofMillis(500), true);
    private static final PlaylistView VIEW = new PlaylistView("hls/ab/segment/", "?viewer=x");

    private final List<Segment> segments = new ArrayList<>();

    private PlaylistViewTest() {
        for (int number = 10; number < 20; number++) {
            boolean isDiscontinuity = number == 12 || number == 17;
            segments.add(segment(number, number < 12 ? 4 : number < 17 ? 5 : 6, isDiscontinuity, number != 15));
        }
    }

    private static Segment segment(long number, long discontinuity, boolean isDiscontinuity, boolean isIndependent) {
        return new Segment(
                number,
                discontinuity,
                isDiscontinuity,
                isIndependent,
                new byte[376],
                number * 1880,
                (number + 1) * 1880,
                TARGET,
                START.plus(TARGET.multipliedBy(number)),
                0,
                List.of(PART, PART));
    }

    private SegmentList list() {
        return new SegmentList(segments, new SegmentList.Open(20, new byte[376], List.of(PART)), TARGET, false);
    }

    private MediaPlaylist playlist(int window, boolean isLowLatency) {
        return VIEW.of(list(), newest(window), isLowLatency, false);
    }

    private List<Segment> newest(int count) {
        return segments.subList(segments.size() - count, segments.size());
    }

    @Test
    void itListsTheSegmentsOfTheWindow() {
        MediaPlaylist playlist = playlist(6, false);
        assertThat(playlist.mediaSequence()).isEqualTo(14);
        assertThat(playlist.nextSequence()).isEqualTo(20);
        assertThat(playlist.targetDuration()).isEqualTo(TARGET);
        assertThat(playlist.isEnded()).isFalse();
        assertThat(playlist.lowLatency()).isNull();
        MediaSegment first = playlist.segments().getFirst();
        assertThat(first.uri()).isEqualTo("hls/ab/segment/14.ts?viewer=x");
        assertThat(first.programDateTime()).isEqualTo(START.plusSeconds(56));
        assertThat(first.parts()).isEmpty();
    }

    @Test
    void discontinuitiesAreCountedWhenTheyHaveLeftTheWindow() {
        assertThat(playlist(9, false).discontinuitySequence()).isEqualTo(4);
        assertThat(playlist(8, false).discontinuitySequence()).isEqualTo(4);
        assertThat(playlist(8, false).segments().getFirst().isDiscontinuity()).isTrue();
        assertThat(playlist(7, false).discontinuitySequence()).isEqualTo(5);
        assertThat(playlist(7, false).segments().getFirst().isDiscontinuity()).isFalse();
    }

    @Test
    void itIsIndependentWhenEachSegmentIs() {
        assertThat(playlist(6, false).isIndependent()).isFalse();
        assertThat(playlist(4, false).isIndependent()).isTrue();
    }

    @Test
    void itEndsWithTheServer() {
        assertThat(VIEW.of(list(), newest(6), false, true).isEnded()).isTrue();
    }

    @Test
    void withLowLatencyTheNewestSegmentsHaveTheirParts() {
        MediaPlaylist playlist = playlist(6, true);
        assertThat(playlist.segments())
                .filteredOn(each -> !each.parts().isEmpty())
                .hasSize(3);
        PartialSegment last = playlist.segments().getLast().parts().getLast();
        assertThat(last.uri()).isEqualTo("hls/ab/segment/19.1.ts?viewer=x");
        assertThat(last.isIndependent()).isTrue();
        LowLatency lowLatency = Objects.requireNonNull(playlist.lowLatency());
        assertThat(lowLatency.openParts())
                .extracting(PartialSegment::uri)
                .containsExactly("hls/ab/segment/20.0.ts?viewer=x");
        assertThat(lowLatency.preloadHint()).isEqualTo("hls/ab/segment/20.1.ts?viewer=x");
        assertThat(lowLatency.partHoldBack())
                .isGreaterThanOrEqualTo(lowLatency.partTarget().multipliedBy(2));
    }

    @Test
    void withoutAGrowingSegmentTheFirstPartOfTheNextIsHintedAt() {
        SegmentList list = new SegmentList(segments, null, TARGET, false);
        MediaPlaylist playlist = VIEW.of(list, newest(6), true, false);
        assertThat(Objects.requireNonNull(playlist.lowLatency()).preloadHint())
                .isEqualTo("hls/ab/segment/20.0.ts?viewer=x");
    }

    @Test
    void aListThatHasEndedHintsAtNothing() {
        SegmentList list = new SegmentList(segments, null, TARGET, true);
        MediaPlaylist playlist = VIEW.of(list, newest(6), true, true);
        assertThat(playlist.isEnded()).isTrue();
        assertThat(Objects.requireNonNull(playlist.lowLatency()).preloadHint()).isNull();
    }

    @Test
    void playersAreKeptWaitingForThreeTargetDurationsAtMost() {
        assertThat(PlaylistView.patience(list())).isEqualTo(Duration.ofSeconds(12));
    }
}
