package dev.acequia.hls;

import static org.assertj.core.api.Assertions.assertThat;

import dev.acequia.app.DefaultOptions;
import dev.acequia.mpegts.JoinPoint;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Key frames every two seconds, each second of 1000 bytes, unless told otherwise.
class SegmenterTest {
    private static final long SECOND = 90_000;
    private static final long FRAME = SECOND / 25;
    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");

    private HlsOptions options = DefaultOptions.hls();
    private final Segmenter segmenter = new Segmenter(() -> options, () -> NOW, this::nanos);
    private long nanos;
    private long pts;
    private long position;
    private int speed = 1;

    private long nanos() {
        return nanos;
    }

    private SegmentList now() {
        return segmenter.segments().now();
    }

    private List<Long> window() {
        return segmenter.segments().window(now(), options, 1 << 30).stream()
                .map(Segment::number)
                .toList();
    }

    private List<Segment> segments() {
        return now().segments();
    }

    /// Pictures for so long, the first a key frame, then what there is is published.
    private void group(long ticks) {
        for (long at = 0; at < ticks; at += FRAME) {
            segmenter.unit(position, pts, pts);
            if (at == 0) {
                segmenter.joinPoint(new JoinPoint(position, pts * 300, pts, pts, 0x100, new byte[376], new byte[0]));
            }
            pts = pts + FRAME & (1L << 33) - 1;
            position += 40;
            nanos += FRAME * 100_000 / 9 / speed;
            segmenter.publish(0);
        }
    }

    private void groups(int count) {
        for (int i = 0; i < count; i++) {
            group(2 * SECOND);
        }
    }

    @Test
    void segmentsOfFourSecondsBeginWithTablesAndAKeyFrame() {
        groups(7);
        assertThat(segments()).hasSize(3);
        assertThat(segments()).allSatisfy(each -> {
            assertThat(each.duration()).isEqualTo(Duration.ofSeconds(4));
            assertThat(each.isIndependent()).isTrue();
            assertThat(each.length()).isEqualTo(376 + 4000);
        });
        assertThat(segments()).extracting(Segment::start).containsExactly(0L, 4000L, 8000L);
        assertThat(segments()).extracting(Segment::number).containsExactly(0L, 1L, 2L);
    }

    @Test
    void timeStampsThatWrapChangeNothing() {
        pts = (1L << 33) - 3 * SECOND;
        groups(5);
        assertThat(segments()).extracting(Segment::duration).containsOnly(Duration.ofSeconds(4));
    }

    @Test
    void playersBeginOnceThereAreAsManySegmentsAsTheyAreToHave() {
        segmenter.segments().want();
        groups(5);
        assertThat(now().isReady()).isFalse();
        groups(2);
        assertThat(now().target()).isEqualTo(Duration.ofSeconds(4));
    }

    @Test
    void aSegmentIsNeverLongerThanEightSecondsEvenWithoutKeyFrames() {
        group(30 * SECOND);
        assertThat(segments()).hasSize(3);
        assertThat(segments())
                .allSatisfy(each -> assertThat(each.duration()).isLessThanOrEqualTo(Duration.ofSeconds(8)));
        assertThat(segments()).extracting(Segment::isIndependent).containsExactly(true, false, false);
    }

    @Test
    void oncePlayersKnowTheTargetDurationNoSegmentExceedsIt() {
        segmenter.segments().want();
        groups(7);
        group(7 * SECOND);
        groups(4);
        assertThat(segments())
                .allSatisfy(each -> assertThat(each.duration().plusMillis(500).toSeconds())
                        .isLessThanOrEqualTo(now().target().toSeconds()));
    }

    @Test
    void aJumpEndsTheSegmentAndMarksTheNext() {
        groups(5);
        segmenter.jump(position);
        pts += 1_000 * SECOND;
        groups(3);
        List<Segment> all = segments();
        assertThat(all).extracting(Segment::isDiscontinuity).containsExactly(false, false, false, true);
        assertThat(all).extracting(Segment::discontinuity).containsExactly(0L, 0L, 0L, 1L);
        assertThat(all.get(2).duration()).isEqualTo(Duration.ofSeconds(2));
        assertThat(all.get(2).end()).isEqualTo(all.get(3).start());
    }

    @Test
    void whatFollowsAnEarlierChannelOfTheContentCountsOnAndHasNoMark() {
        segmenter.number(Numbers.from(new Numbers.Mark(7, 2, Duration.ZERO)));
        groups(5);
        assertThat(segments()).extracting(Segment::number).containsExactly(7L, 8L);
        assertThat(segments()).extracting(Segment::discontinuity).containsOnly(3L);
        assertThat(segments()).noneMatch(Segment::isDiscontinuity);
    }

    @Test
    void theNewestSegmentEndsNowWhenPlayersFirstSeeThem() {
        segmenter.segments().want();
        groups(7);
        assertThat(segments().getLast().dateOfEnd()).isEqualTo(NOW);
    }

    @Test
    void segmentsThatTheRingHasLostAreForgotten() {
        groups(7);
        segmenter.publish(4000);
        assertThat(segments()).extracting(Segment::start).containsExactly(4000L, 8000L);
    }

    @Test
    void whoWaitsIsCalledOnceWhenWhatItWaitsForIsThere() {
        int[] calls = new int[1];
        segmenter.segments().await(list -> list.reaches(1, -1), _ -> calls[0]++);
        groups(3);
        assertThat(calls[0]).isZero();
        groups(4);
        assertThat(calls[0]).isOne();
    }

    @Test
    void theEnginesOwnSegmentsAreCutWhereItsAre() {
        for (int i = 0; i < 4; i++) {
            segmenter.engineCut();
            groups(3);
        }
        assertThat(segments()).hasSize(3);
        assertThat(segments()).allSatisfy(each -> assertThat(each.duration()).isEqualTo(Duration.ofSeconds(6)));
    }

    @Test
    void playersBeginWithTheFirstSegmentsWhileTheEngineSendsFasterThanItLasts() {
        segmenter.segments().want();
        speed = 20;
        groups(20);
        assertThat(now().isReady()).isTrue();
        assertThat(window()).startsWith(0L).hasSize(3);
        nanos += Duration.ofSeconds(9).toNanos();
        assertThat(window()).startsWith(0L).hasSize(5);
        nanos += Duration.ofSeconds(60).toNanos();
        assertThat(window()).endsWith(8L).hasSize(6);
    }

    @Test
    void playersThatWantToBeCloseToLiveDoNotBeginBeforeTheEngineIsThere() {
        options = new HlsOptions(20, 3, 6, Duration.ofSeconds(30), Duration.ofSeconds(30), true);
        segmenter.segments().want();
        speed = 20;
        groups(20);
        assertThat(now().isReady()).isFalse();
        speed = 1;
        groups(1);
        assertThat(now().isReady()).isTrue();
    }
}
