package dev.acequia.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Percentage.withPercentage;

import dev.acequia.hls.HlsOptions;
import dev.acequia.hls.Segment;
import dev.acequia.hls.Segmenter;
import dev.acequia.mpegts.Footage;
import dev.acequia.mpegts.JoinPoint;
import dev.acequia.mpegts.Packet;
import dev.acequia.ring.Poll;
import dev.acequia.ring.Ring;
import io.netty.buffer.ByteBuf;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FeedTest {
    private final Ring ring = new Ring(Flow.CHUNK_BYTES, 64L << 20);
    private final Reservoir reservoir = new Reservoir(ring, () -> Duration.ofSeconds(2));
    private final Segmenter segmenter = new Segmenter(HlsOptions::defaults, InstantSource.system(), System::nanoTime);
    private final Feed feed = new Feed(
            reservoir, segmenter, new Pictures(() -> true), () -> Duration.ofSeconds(30), () -> Duration.ofMinutes(1));

    @AfterEach
    void close() {
        ring.close();
    }

    private static byte[] groups(Footage footage, int count) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int i = 0; i < count; i++) {
            out.writeBytes(footage.next());
        }
        return out.toByteArray();
    }

    private void take(byte[] bytes) {
        for (int at = 0; at < bytes.length; ) {
            int part = Math.min(Math.min(feed.room(), 1000), bytes.length - at);
            System.arraycopy(bytes, at, feed.array(), feed.end(), part);
            feed.filled(part);
            at += part;
        }
    }

    /// All there is, also of the picture that is not whole yet.
    private byte[] held() {
        ring.publish();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        long position = ring.tail();
        while (ring.poll(position, Integer.MAX_VALUE) instanceof Poll.Data(ByteBuf slice)) {
            byte[] part = new byte[slice.readableBytes()];
            slice.readBytes(part);
            slice.release();
            out.writeBytes(part);
            position += part.length;
        }
        return out.toByteArray();
    }

    private static List<Integer> announced(byte[] packets) {
        List<Integer> pids = new ArrayList<>();
        for (int at = 0; at < packets.length; at += Packet.SIZE) {
            if (Packet.isDiscontinuous(packets, at)) {
                pids.add(Packet.pid(packets, at));
            }
        }
        return pids;
    }

    @Test
    void whatComesIsWhatViewersFind() {
        byte[] stream = groups(new Footage(5000), 4);
        take(stream);

        assertThat(held()).isEqualTo(stream);
        assertThat(reservoir.joinPoints().size()).isEqualTo(4);
        assertThat(feed.ingressBytes()).isEqualTo(stream.length);
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
    void anotherSessionIsJoinedAtItsFirstKeyFrameAndTheDiscontinuityIsAnnounced() {
        byte[] before = groups(new Footage(5000), 3);
        byte[] cut = Arrays.copyOf(before, before.length - 100);
        take(cut);
        int end = (int) ring.head();
        feed.restart();
        byte[] after = groups(new Footage(7000), 5);
        int group = after.length / 5;
        take(Arrays.copyOfRange(after, group / 2 + 50, after.length));

        byte[] all = held();
        JoinPoint join = Objects.requireNonNull(reservoir.joinPoints().firstFrom(end));
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
    void aPictureThatIsLostInItsMiddleIsNotShownAndLeavesNoTrace() {
        byte[] stream = groups(new Footage(5000), 8);
        int group = stream.length / 8;
        take(range(stream, 0, 2 * group + 3000));
        long shown = ring.head();
        assertThat(shown).isEqualTo(2L * group + 2 * Packet.SIZE);
        feed.restart();
        take(range(stream, 5 * group, 7 * group));

        byte[] all = held();
        assertThat(range(all, 0, (int) shown)).isEqualTo(range(stream, 0, (int) shown));
        assertThat(announced(range(all, (int) shown, (int) shown + Packet.SIZE)))
                .isNotEmpty();
        assertThat(Objects.requireNonNull(reservoir.joinPoints().firstFrom(shown))
                        .tables())
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

    @Test
    void nothingOfAnotherSessionIsShownBeforeItCanBeJoined() {
        take(groups(new Footage(5000), 2));
        long head = ring.head();
        feed.restart();
        byte[] after = groups(new Footage(5000), 1);
        take(Arrays.copyOfRange(after, 4 * Packet.SIZE, after.length));

        assertThat(ring.head()).isEqualTo(head);
    }

    private static byte[] range(byte[] stream, int from, int to) {
        return Arrays.copyOfRange(stream, from, to);
    }

    private static byte[] whole(byte[] stream, int end) {
        return Arrays.copyOf(stream, end / Packet.SIZE * Packet.SIZE);
    }

    @Test
    void tenSessionsThatOverlapAreOneStreamToTheByteAndToTheSegment() {
        Random random = new Random(3);
        byte[] stream = groups(new Footage(20_000), 50);
        int end = 500_000;
        take(range(stream, 0, end));
        for (int i = 0; i < 10; i++) {
            feed.restart();
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
        int joinPoints = reservoir.joinPoints().size();
        FeedTest undisturbed = new FeedTest();
        undisturbed.take(whole(stream, end));
        assertThat(segments).hasSizeGreaterThan(2).isEqualTo(undisturbed.segments());
        assertThat(joinPoints).isEqualTo(undisturbed.reservoir.joinPoints().size());
        undisturbed.close();
    }

    /// Where they begin; none may be marked.
    private List<Long> segments() {
        List<Segment> all = segmenter.segments().now().segments();
        assertThat(all).noneMatch(Segment::isDiscontinuity);
        return all.stream().map(Segment::start).toList();
    }

    @Test
    void aSessionThatMissedSomethingBeginsWithItsFirstKeyFrameAndOneDiscontinuity() {
        byte[] stream = groups(new Footage(5000), 8);
        int group = stream.length / 8;
        take(range(stream, 0, 3 * group + 1000));
        int end = (int) ring.head();
        feed.restart();
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
        feed.restart();
        take(range(stream, 10_000, 140_000));
        assertThat(feed.splices() + feed.restarts()).isZero();
        feed.restart();
        take(range(stream, 50_000, stream.length));

        assertThat(held()).isEqualTo(stream);
        assertThat(feed.splices()).isOne();
    }

    @Test
    void whatWasPutInAtADiscontinuityIsNoPartOfWhatIsLookedFor() {
        byte[] stream = groups(new Footage(5000), 8);
        int group = stream.length / 8;
        take(range(stream, 0, 2 * group));
        feed.restart();
        take(range(stream, 4 * group, 4 * group + 6 * Packet.SIZE));
        feed.restart();
        take(range(stream, 4 * group, 6 * group));
        assertThat(feed.restarts()).as("too little to be told").isEqualTo(2);

        feed.restart();
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
        feed.restart();
        take(range(stream, 0, group + 50));
        byte[] behind = range(stream, 3 * group, 3 * group + 1000);
        System.arraycopy(behind, 0, feed.array(), feed.end(), behind.length);
        feed.restartBefore(behind.length);
        feed.filled(behind.length);
        take(range(stream, 3 * group + 1000, stream.length));

        assertThat(held()).isEqualTo(stream);
        assertThat(feed.splices()).isOne();
    }
}
