package dev.acequia.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Percentage.withPercentage;

import dev.acequia.hls.HlsOptions;
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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FeedTest {
    private final Ring ring = new Ring(Flow.CHUNK_BYTES, 64L << 20);
    private final Reservoir reservoir = new Reservoir(ring, () -> Duration.ofSeconds(2));
    private final Segmenter segmenter = new Segmenter(HlsOptions::defaults, InstantSource.system(), System::nanoTime);
    private final Feed feed = new Feed(reservoir, segmenter, Duration.ofSeconds(30));

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

    private byte[] held() {
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
        feed.restart();
        byte[] after = groups(new Footage(7000), 3);
        int group = after.length / 3;
        take(Arrays.copyOfRange(after, group / 2 + 50, after.length));

        byte[] all = held();
        int end = cut.length / Packet.SIZE * Packet.SIZE;
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
    void nothingOfAnotherSessionIsShownBeforeItCanBeJoined() {
        take(groups(new Footage(5000), 2));
        long head = ring.head();
        feed.restart();
        byte[] after = groups(new Footage(5000), 1);
        take(Arrays.copyOfRange(after, 4 * Packet.SIZE, after.length));

        assertThat(ring.head()).isEqualTo(head);
    }
}
