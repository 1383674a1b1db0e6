package dev.acequia.hls;

import static org.assertj.core.api.Assertions.assertThat;

import dev.acequia.app.DefaultOptions;
import dev.acequia.mpegts.JoinPoint;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.function.LongUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Whatever the time stamps of a stream do: 25 pictures a second, a key frame every two seconds, a minute and a half.
class OddClocksTest {
    private static final long SECOND = 90_000;
    private static final long FRAME = SECOND / 25;
    private static final long WRAP = 1L << 33;
    private static final int PICTURES = 90 * 25;

    private final Segmenter segmenter = new Segmenter(DefaultOptions::hls, () -> Instant.EPOCH, this::nanos);
    private final Random random = new Random(19);
    private long nanos;
    private int media;
    private Duration target = Duration.ZERO;

    private long nanos() {
        return nanos;
    }

    private List<Segment> segments() {
        return segmenter.segments().now().segments();
    }

    /// Pictures with time stamps as the function has them, by their number; none where it is negative.
    private void play(int count, LongUnaryOperator stamps) {
        segmenter.segments().want();
        for (int n = 0; n < count; n++) {
            long stamp = stamps.applyAsLong(n);
            long dts = stamp < 0 ? -1 : stamp % WRAP;
            long position = media * 10_000L;
            segmenter.mediaTime(media * FRAME * 300);
            segmenter.unit(position, dts, dts);
            if (n % 50 == 0) {
                segmenter.joinPoint(
                        new JoinPoint(position, media * FRAME * 300, dts, dts, 0x100, new byte[376], new byte[0]));
            }
            media++;
            nanos += 40_000_000;
            segmenter.publish(0);
            assertRules();
        }
    }

    /// RFC 8216 4.3.3.1, 6.2.1, 6.2.2.
    private void assertRules() {
        SegmentList list = segmenter.segments().now();
        if (!list.isReady()) {
            return;
        }
        assertThat(target.isZero() || target.equals(list.target())).isTrue();
        target = list.target();
        Segment before = null;
        for (Segment each : list.segments()) {
            assertThat(each.duration().plusMillis(500).toSeconds()).isLessThanOrEqualTo(target.toSeconds());
            assertThat(each.duration()).isPositive();
            if (before != null) {
                assertThat(each.number()).isEqualTo(before.number() + 1);
                assertThat(each.start()).isGreaterThanOrEqualTo(before.end());
                assertThat(each.discontinuity() - before.discontinuity()).isEqualTo(each.isDiscontinuity() ? 1 : 0);
            }
            before = each;
        }
    }

    private void assertEvenSegments() {
        assertThat(segments()).hasSize(20).noneMatch(Segment::isDiscontinuity);
        assertThat(segments()).allSatisfy(each -> {
            assertThat(each.duration()).isBetween(Duration.ofMillis(3800), Duration.ofMillis(4200));
            assertThat(each.end() - each.start()).isEqualTo(1_000_000);
        });
    }

    @ParameterizedTest
    @ValueSource(ints = {5, 10, 13, 14, 15, 16, 17, 18, 20, 23, 26, 30, 32})
    void oneWrongBitInATimeStampIsNoJump(int bit) {
        for (int hit : new int[] {800, 849, 850}) {
            play(PICTURES, n -> n == hit ? 20 * SECOND + n * FRAME ^ 1L << bit : 20 * SECOND + n * FRAME);
            assertThat(segments()).noneMatch(Segment::isDiscontinuity);
            segmenter.anew(media * 10_000L);
        }
    }

    @Test
    void oneWrongBitChangesNoSegment() {
        play(PICTURES, n -> n == 1500 ? n * FRAME ^ 1 << 26 : n * FRAME);
        assertEvenSegments();
    }

    @Test
    void timeStampsThatWrapChangeNothing() {
        play(PICTURES, n -> WRAP - 60 * SECOND + n * FRAME);
        assertEvenSegments();
    }

    @ParameterizedTest
    @ValueSource(longs = {-30, -2, 3, 15, 1000, 40_000})
    void aJumpIsOneDiscontinuityRightAtItsPicture(long seconds) {
        play(PICTURES, n -> 50_000 * SECOND + n * FRAME + (n < 1500 ? 0 : seconds * SECOND));
        assertThat(segments().stream().filter(Segment::isDiscontinuity))
                .singleElement()
                .satisfies(each -> {
                    assertThat(each.start()).isEqualTo(15_000_000);
                    assertThat(each.isIndependent()).isTrue();
                });
    }

    @Test
    void timeStampsThatStandStillAreReplaced() {
        play(PICTURES, n -> n < 500 ? n * FRAME : 500 * FRAME);
        assertThat(segments()).hasSize(20).noneMatch(Segment::isDiscontinuity);
        assertThat(segments())
                .allSatisfy(each -> assertThat(each.duration()).isGreaterThanOrEqualTo(Duration.ofSeconds(2)));
    }

    @Test
    void timeStampsThatEndAreReplaced() {
        play(PICTURES, n -> n < 500 || n > 1500 ? n * FRAME : -1);
        assertThat(segments()).hasSize(20).noneMatch(Segment::isDiscontinuity);
    }

    @Test
    void aStreamWithoutTimeStampsIsCutByItsClock() {
        play(PICTURES, _ -> -1);
        assertThat(segments()).hasSize(20).noneMatch(Segment::isDiscontinuity);
        assertThat(segments()).allSatisfy(each -> assertThat(each.duration()).isLessThan(Duration.ofSeconds(7)));
    }

    @Test
    void timeStampsOnFewPicturesAreEnough() {
        play(PICTURES, n -> n % 50 == 0 || n % 12 == 0 ? n * FRAME : -1);
        assertEvenSegments();
    }

    @Test
    void keyFramesMayHaveNoTimeStamps() {
        play(PICTURES, n -> n % 50 == 0 ? -1 : n * FRAME);
        assertEvenSegments();
    }

    @Test
    void timeStampsWithoutSenseNeitherStallNorCutEachPicture() {
        play(PICTURES, _ -> random.nextLong(WRAP));
        assertThat(segments()).hasSizeBetween(10, 20);
        assertThat(segments())
                .allSatisfy(each -> assertThat(each.end() - each.start()).isGreaterThan(100_000));
    }

    @Test
    void aClockThatGoesBackAndForthOnTwoLinesIsFollowedOnOne() {
        play(PICTURES, n -> n * FRAME + n % 2 * 5000 * SECOND);
        assertEvenSegments();
    }

    @Test
    void jumpsThatFollowEachOtherAreBounded() {
        play(PICTURES, n -> n * FRAME + (n / 3) * 700 * SECOND);
        assertThat(segments().getLast().number()).isLessThan(60);
    }

    @Test
    void picturesInTheOrderInWhichTheyAreShownAreNoJumps() {
        int[] order = {0, 3, 1, 2};
        play(PICTURES, n -> (n / 4 * 4 + order[(int) (n % 4)]) * FRAME);
        assertEvenSegments();
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 5, 10})
    void timeStampsFasterThanPicturesKeepTheRules(int times) {
        play(PICTURES, n -> n * FRAME * times);
        assertThat(segments()).isNotEmpty();
    }

    @Test
    void slidesFarApartAreNoJumps() {
        play(400, n -> n * 3 * SECOND);
        assertThat(segments()).noneMatch(Segment::isDiscontinuity);
    }

    @Test
    void tablesThatChangeWithEachPictureDoNotCutEach() {
        play(100, n -> n * FRAME);
        for (int n = 0; n < 300; n++) {
            segmenter.jump(media * 10_000L);
            play(1, _ -> media * FRAME);
        }
        assertThat(segments().size()).isLessThan(40);
        assertThat(segments().getLast().number()).isLessThan(60);
    }
}
