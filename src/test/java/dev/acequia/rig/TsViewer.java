package dev.acequia.rig;

import static dev.acequia.rig.Waits.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.acequia.mpegts.Packet;
import dev.acequia.simulator.Content;
import dev.acequia.simulator.SimulatorOptions;
import dev.acequia.simulator.broadcast.Broadcast;
import dev.acequia.simulator.broadcast.Clip;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A viewer of an MPEG-TS body, which it reads to its end: how much media it has got, how long it got none, and the
/// media themselves if they are recorded. Null packets, which keep it waiting, are no media.
public final class TsViewer implements AutoCloseable {
    private static final int PIECE = 16 << 10;
    private static final long SOME = 100_000;

    /// More than a second of media.
    private static final long MORE = 300_000;

    /// The tables that a viewer gets before its first key frame.
    private static final int TABLES = 2;

    private final Instant began = Instant.now();
    private final AtomicLong bytes = new AtomicLong();
    private final @Nullable ByteArrayOutputStream media;
    private final Thread thread;
    private volatile @Nullable InputStream body;
    private volatile boolean isWhole = true;
    private volatile boolean hasSeenTheEnd;
    private volatile long lastMedia;
    private volatile long longest;

    private TsViewer(String name, @Nullable ByteArrayOutputStream media, Supplier<InputStream> source) {
        this.media = media;
        this.thread = Thread.ofVirtual().name(name).start(() -> read(source));
    }

    /// One that asks for a body.
    static TsViewer watching(String name, Supplier<InputStream> source) {
        return new TsViewer(name, null, source);
    }

    /// One that records what has been asked for.
    public static TsViewer recording(InputStream source) {
        return new TsViewer("recording", new ByteArrayOutputStream(), () -> source);
    }

    private void read(Supplier<InputStream> source) {
        try (InputStream in = source.get()) {
            body = in;
            PacketSplitter packets = new PacketSplitter(this::packet);
            byte[] piece = new byte[PIECE];
            for (int count = in.read(piece); count >= 0; count = in.read(piece)) {
                packets.take(piece, count);
            }
            isWhole &= packets.restLength() == 0;
            keep(packets.rest());
            hasSeenTheEnd = true;
        } catch (IOException | UncheckedIOException e) {
            // It has left, or was left.
        }
    }

    private void packet(byte[] packet) {
        isWhole &= packet[0] == Packet.SYNC;
        if (Packet.pid(packet, 0) != Packet.NULL_PID) {
            take(packet);
        }
    }

    private void take(byte[] packet) {
        long now = System.nanoTime();
        longest = lastMedia == 0 ? 0 : Math.max(longest, now - lastMedia);
        lastMedia = now;
        keep(packet);
        bytes.addAndGet(Packet.SIZE);
    }

    private void keep(byte[] some) {
        if (media != null) {
            media.writeBytes(some);
        }
    }

    /// Waits until it has got some media.
    public TsViewer awaitStart() {
        return awaitBytes(SOME);
    }

    /// Waits for more than a second of media from now on.
    public TsViewer awaitMore() {
        return awaitBytes(bytes.get() + MORE);
    }

    private TsViewer awaitBytes(long wanted) {
        eventually().until(() -> bytes.get() >= wanted);
        return this;
    }

    /// The longest time without media so far.
    public Duration longestSilence() {
        return Duration.ofNanos(longest);
    }

    /// Whether its body goes on, and was nothing but packets.
    public boolean isWatching() {
        return thread.isAlive() && isWhole;
    }

    /// Whether its body has ended as a body does, and was nothing but packets.
    public boolean hasSeenTheEnd() {
        return hasSeenTheEnd && isWhole;
    }

    /// Waits for the end of the body.
    public void awaitEnd() throws InterruptedException {
        assertThat(thread.join(Waits.PATIENCE)).isTrue();
    }

    /// What was recorded, once the body has ended.
    public byte[] bytes() {
        return media == null ? new byte[0] : media.toByteArray();
    }

    /// Fails unless what was recorded is what was broadcast, packet by packet, to the last whole one.
    public void assertIsWhatWasBroadcast(Content content) throws IOException {
        byte[] all = bytes();
        byte[] received = Arrays.copyOfRange(all, TABLES * Packet.SIZE, all.length);
        assertThat(Arrays.mismatch(received, source(content, received))).isEqualTo(-1);
    }

    /// As much of the broadcast as was received, from the same packet on.
    private byte[] source(Content content, byte[] received) throws IOException {
        Broadcast broadcast = Broadcast.of(
                Clip.named(content.clip()), SimulatorOptions.defaults().seed(), content.infohash());
        byte[] packet = new byte[Packet.SIZE];
        byte[] first = Arrays.copyOf(received, Packet.SIZE);
        long number = broadcast.edge(began.minusSeconds(60));
        long end = broadcast.edge(Instant.now());
        do {
            assertThat(++number).as("the packet that was received first").isLessThan(end);
            broadcast.write(number, 1, packet, 0);
        } while (!Arrays.equals(packet, first));
        byte[] source = new byte[received.length / Packet.SIZE * Packet.SIZE];
        broadcast.write(number, received.length / Packet.SIZE, source, 0);
        return source;
    }

    @Override
    public void close() throws IOException, InterruptedException {
        InputStream in = body;
        if (in != null) {
            in.close();
        }
        thread.join(Waits.PATIENCE);
    }
}
