package dev.acequia.channel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.acequia.feed.FeedRig;
import dev.acequia.hls.Segment;
import dev.acequia.mpegts.JoinPoint;
import dev.acequia.mpegts.Packet;
import dev.acequia.rig.Footage;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Continuation of a stream by the next session.
class NextSessionTest extends FeedRig {
    @Test
    void anotherSessionIsJoinedAtItsFirstKeyFrameAndTheDiscontinuityIsAnnounced() {
        byte[] before = groups(new Footage(5000), 3);
        byte[] cut = Arrays.copyOf(before, before.length - 100);
        take(cut);
        int end = (int) ring.head();
        feed.nextSession();
        byte[] after = groups(new Footage(7000), 5);
        int group = after.length / 5;
        take(Arrays.copyOfRange(after, group / 2 + 50, after.length));

        byte[] all = held();
        JoinPoint join = Objects.requireNonNull(buffer.joinPoints().firstFrom(end));
        byte[] restart = Arrays.copyOfRange(all, end, (int) join.position());
        assertThat(announced(restart)).contains(Packet.PAT_PID, Footage.PMT_PID, Footage.VIDEO_PID);
        assertThat(Packet.isRandomAccess(all, (int) join.position())).isTrue();
        assertThat(Arrays.copyOf(all, end)).isEqualTo(Arrays.copyOf(before, end));
        assertThat(Arrays.copyOfRange(all, (int) join.position(), all.length))
                .isEqualTo(
                        Arrays.copyOfRange(after, after.length - (all.length - (int) join.position()), after.length));
        assertThat(announced(Arrays.copyOfRange(all, (int) join.position(), all.length)))
                .isEmpty();
    }

    @Test
    void nothingOfAnotherSessionIsShownBeforeItCanBeJoined() {
        take(groups(new Footage(5000), 2));
        long head = ring.head();
        feed.nextSession();
        byte[] after = groups(new Footage(5000), 1);
        take(Arrays.copyOfRange(after, 4 * Packet.SIZE, after.length));

        assertThat(ring.head()).isEqualTo(head);
    }

    @Test
    void tenSessionsThatOverlapAreOneStreamToTheByteAndToTheSegment() {
        Random random = new Random(3);
        byte[] stream = groups(new Footage(20_000), 50);
        int end = 500_000;
        take(range(stream, 0, end));
        for (int i = 0; i < 10; i++) {
            feed.nextSession();
            feed.engineCut();
            int from = Math.max(0, end - 30_000 - random.nextInt(2_000_000));
            int to = end + 100_000 + random.nextInt(300_000);
            take(range(stream, from, to));
            end = to;
        }

        assertThat(Arrays.mismatch(held(), whole(stream, end))).isEqualTo(-1);
        assertThat(feed.splices()).isEqualTo(10);
        assertThat(feed.restarts()).isZero();
        assertThat(feed.gaps()).isZero();

        List<Long> segments = segments();
        int joinPoints = buffer.joinPoints().size();
        NextSessionTest undisturbed = new NextSessionTest();
        undisturbed.take(whole(stream, end));
        assertThat(segments).hasSizeGreaterThan(2).isEqualTo(undisturbed.segments());
        assertThat(joinPoints).isEqualTo(undisturbed.buffer.joinPoints().size());
        undisturbed.close();
    }

    @Test
    void aSessionThatMissedSomethingBeginsWithItsFirstKeyFrameAndOneDiscontinuity() {
        byte[] stream = groups(new Footage(5000), 8);
        int group = stream.length / 8;
        take(range(stream, 0, 3 * group + 1000));
        int end = (int) ring.head();
        feed.nextSession();
        take(range(stream, 5 * group, stream.length));

        byte[] all = held();
        byte[] after = range(stream, 5 * group + 2 * Packet.SIZE, stream.length);
        assertThat(range(all, all.length - after.length, all.length)).isEqualTo(after);
        assertThat(announced(range(all, end, all.length - after.length))).doesNotHaveDuplicates();
        assertThat(announced(all)).contains(Footage.VIDEO_PID);
        assertThat(feed.restarts()).isOne();
        assertThat(feed.splices()).isZero();
    }

    @Test
    void aSessionThatEndsWhileItsPlaceIsLookedForLeavesTheSearchToTheNext() {
        byte[] stream = groups(new Footage(5000), 8);
        take(range(stream, 0, 150_000));
        feed.nextSession();
        take(range(stream, 10_000, 140_000));
        assertThat(feed.splices() + feed.restarts()).isZero();
        feed.nextSession();
        take(range(stream, 50_000, stream.length));

        assertThat(held()).isEqualTo(stream);
        assertThat(feed.splices()).isOne();
    }

    @Test
    void whatWasPutInAtADiscontinuityIsNoPartOfWhatIsLookedFor() {
        byte[] stream = groups(new Footage(5000), 8);
        int group = stream.length / 8;
        take(range(stream, 0, 2 * group));
        feed.nextSession();
        take(range(stream, 4 * group, 4 * group + 6 * Packet.SIZE));
        feed.nextSession();
        take(range(stream, 4 * group, 6 * group));
        assertThat(feed.restarts()).as("too little to be told").isEqualTo(2);

        feed.nextSession();
        take(range(stream, 4 * group, stream.length));
        byte[] all = held();
        byte[] after = range(stream, 5 * group, stream.length);
        assertThat(feed.splices()).isOne();
        assertThat(range(all, all.length - after.length, all.length)).isEqualTo(after);
    }

    @Test
    void aGapInWhatIsSearchedDoesNotEndTheSearch() {
        byte[] stream = groups(new Footage(5000), 8);
        int group = stream.length / 8;
        take(range(stream, 0, 4 * group));
        feed.nextSession();
        take(range(stream, 0, group + 50));
        byte[] behind = range(stream, 3 * group, 3 * group + 1000);
        System.arraycopy(behind, 0, feed.array(), feed.end(), behind.length);
        feed.restartBefore(behind.length);
        feed.filled(behind.length);
        take(range(stream, 3 * group + 1000, stream.length));

        assertThat(held()).isEqualTo(stream);
        assertThat(feed.splices()).isOne();
    }

    /// Where they begin; none may be marked.
    private List<Long> segments() {
        List<Segment> all = segmenter.segments().now().segments();
        assertThat(all).noneMatch(Segment::isDiscontinuity);
        return all.stream().map(Segment::start).toList();
    }

    private static byte[] whole(byte[] stream, int end) {
        return Arrays.copyOf(stream, end / Packet.SIZE * Packet.SIZE);
    }
}
