package dev.acequia.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Percentage.withPercentage;

import dev.acequia.hls.Segment;
import dev.acequia.mpegts.Packet;
import dev.acequia.rig.Footage;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/// Bytes of one engine, and what viewers see of them.
class FeedTest extends FeedRig {
    @Test
    void whatComesIsWhatViewersFind() {
        byte[] stream = groups(new Footage(5000), 4);
        take(stream);

        assertThat(held()).isEqualTo(stream);
        assertThat(buffer.joinPoints().size()).isEqualTo(4);
        assertThat(feed.ingress().bytes()).isEqualTo(stream.length);
        assertThat(feed.gaps()).isZero();
    }

    @Test
    void whatIsCutOffAtTheEndIsASegment() {
        byte[] stream = groups(new Footage(5000), 11);
        take(stream);
        long whole = ring.head();
        feed.finish();
        segmenter.end();

        List<Segment> segments = segmenter.segments().now().segments();
        assertThat(segments).hasSize(2);
        assertThat(segments.getLast().end()).isEqualTo(whole);
    }

    @Test
    void theRingIsSizedByTheBitrate() {
        Footage footage = new Footage(100_000);
        take(groups(footage, 8));

        long bitrate = 8L * 2 * groups(footage, 1).length;
        assertThat((double) ring.limit()).isCloseTo(bitrate / 8.0 * 30, withPercentage(2));
    }

    @Test
    void aPictureThatIsLostInItsMiddleIsNotShownAndLeavesNoTrace() {
        byte[] stream = groups(new Footage(5000), 8);
        int group = stream.length / 8;
        take(range(stream, 0, 2 * group + 3000));
        long shown = ring.head();
        assertThat(shown).isEqualTo(2L * group + 2 * Packet.SIZE);
        feed.nextSession();
        take(range(stream, 5 * group, 7 * group));

        byte[] all = held();
        assertThat(range(all, 0, (int) shown)).isEqualTo(range(stream, 0, (int) shown));
        assertThat(announced(range(all, (int) shown, (int) shown + Packet.SIZE)))
                .isNotEmpty();
        assertThat(Objects.requireNonNull(buffer.joinPoints().firstFrom(shown)).tables())
                .isNotEmpty();
        assertThat(segmenter.segments().now().segments())
                .allSatisfy(each -> assertThat(each.duration()).isLessThanOrEqualTo(Duration.ofSeconds(1)));
    }

    @Test
    void aPictureThatEndsWithItsSegmentIsShownThoughNoOtherFollows() {
        byte[] stream = groups(new Footage(5000), 8);
        int group = stream.length / 8;
        take(range(stream, 0, 2 * group));
        assertThat(ring.head()).isLessThan(2L * group);
        feed.endPicture();
        assertThat(ring.head()).isEqualTo(2L * group);

        System.arraycopy(stream, 4 * group, feed.array(), feed.end(), 1000);
        feed.restartBefore(1000);
        feed.filled(1000);
        take(range(stream, 4 * group + 1000, 7 * group));
        assertThat(range(held(), 0, 2 * group)).isEqualTo(range(stream, 0, 2 * group));
        assertThat(announced(range(held(), 2 * group, 2 * group + Packet.SIZE))).isNotEmpty();
    }

    @Test
    void whatHasNoPicturesIsShownAtOnce() {
        byte[] nulls = Packet.nulls(100);
        take(nulls);
        assertThat(ring.head()).isEqualTo(nulls.length);
    }
}
