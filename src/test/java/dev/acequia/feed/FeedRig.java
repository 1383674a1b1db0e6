package dev.acequia.feed;

import dev.acequia.app.DefaultOptions;
import dev.acequia.hls.Segmenter;
import dev.acequia.mpegts.Packet;
import dev.acequia.rig.Footage;
import dev.acequia.ring.Poll;
import dev.acequia.ring.Ring;
import io.netty.buffer.ByteBuf;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;

/// Feed and ring, filled with an engine's bytes.
public abstract class FeedRig {
    public final Ring ring = new Ring(Feed.CHUNK_BYTES, 64L << 20);
    public final StreamBuffer buffer = new StreamBuffer(ring, () -> Duration.ofSeconds(2));
    public final Segmenter segmenter = new Segmenter(DefaultOptions::hls, InstantSource.system(), System::nanoTime);
    public final Feed feed = new Feed(
            buffer,
            segmenter,
            new PictureBoundary(() -> true),
            () -> Duration.ofSeconds(30),
            () -> Duration.ofMinutes(1));

    @AfterEach
    public void close() {
        ring.close();
    }

    public static byte[] groups(Footage footage, int count) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int i = 0; i < count; i++) {
            out.writeBytes(footage.next());
        }
        return out.toByteArray();
    }

    public void take(byte[] bytes) {
        for (int at = 0; at < bytes.length; ) {
            int part = Math.min(Math.min(feed.room(), 1000), bytes.length - at);
            System.arraycopy(bytes, at, feed.array(), feed.end(), part);
            feed.filled(part);
            at += part;
        }
    }

    /// All there is, also of the picture that is not whole yet.
    public byte[] held() {
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

    public static List<Integer> announced(byte[] packets) {
        List<Integer> pids = new ArrayList<>();
        for (int at = 0; at < packets.length; at += Packet.SIZE) {
            if (Packet.isDiscontinuous(packets, at)) {
                pids.add(Packet.pid(packets, at));
            }
        }
        return pids;
    }

    public static byte[] range(byte[] stream, int from, int to) {
        return Arrays.copyOfRange(stream, from, to);
    }
}
