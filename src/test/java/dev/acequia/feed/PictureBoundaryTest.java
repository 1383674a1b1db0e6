package dev.acequia.feed;

import static org.assertj.core.api.Assertions.assertThat;

import dev.acequia.mpegts.Clock;
import org.junit.jupiter.api.Test;

class PictureBoundaryTest {
    private static final long FRAME = Clock.PCR_HZ / 25;
    private static final long LONG = Clock.PCR_HZ / 2;

    private final PictureBoundary boundary = new PictureBoundary(() -> true);

    @Test
    void whatHasComeOfAPictureIsKeptBackUntilItIsWhole() {
        boundary.began(1000, 0);
        assertThat(boundary.end(3000, FRAME / 2)).isEqualTo(1000);
        boundary.began(4000, FRAME);
        assertThat(boundary.end(4500, FRAME)).isEqualTo(4000);
    }

    @Test
    void aPictureThatTakesTooLongIsShownInItsMiddle() {
        boundary.began(1000, 0);
        assertThat(boundary.end(3000, LONG)).isEqualTo(3000);
        boundary.began(4000, LONG);
        assertThat(boundary.end(5000, LONG)).isEqualTo(4000);
    }

    @Test
    void aPictureThatIsTooLargeIsShownInItsMiddle() {
        boundary.began(1000, 0);
        assertThat(boundary.end(2_000_000, FRAME)).isEqualTo(2_000_000);
    }

    @Test
    void whereTwoInARowTookTooLongTheNextIsNotWaitedFor() {
        boundary.began(1000, 0);
        boundary.began(4000, LONG);
        boundary.began(7000, 2 * LONG);
        assertThat(boundary.end(7188, 2 * LONG)).isEqualTo(7188);
    }

    @Test
    void oneThatComesInTimeIsReasonToWaitAgain() {
        boundary.began(1000, 0);
        boundary.began(4000, LONG);
        boundary.began(7000, 2 * LONG);
        boundary.began(9000, 2 * LONG + FRAME);
        assertThat(boundary.end(9188, 2 * LONG + FRAME)).isEqualTo(9000);
    }

    @Test
    void noPictureIsWaitedForWhereEverythingIsHandedOnAtOnce() {
        PictureBoundary direct = new PictureBoundary(() -> false);
        direct.began(1000, 0);
        assertThat(direct.end(3000, FRAME / 2)).isEqualTo(3000);
    }

    @Test
    void whatFollowsAPictureThatEndedBySegmentIsShown() {
        boundary.began(1000, 0);
        boundary.ended();
        assertThat(boundary.end(2000, FRAME)).isEqualTo(2000);
    }
}
