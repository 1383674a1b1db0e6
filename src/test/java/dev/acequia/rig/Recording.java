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
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;

/// The media that a player gets, and how long it got none; what keeps it waiting meanwhile is left out.
public final class Recording implements AutoCloseable {
    /// The tables that a viewer gets before its first key frame.
    private static final int TABLES = 2;

    private final Instant began = Instant.now();
    private final InputStream in;
    private final Thread reader;
    private final ByteArrayOutputStream media = new ByteArrayOutputStream();
    private volatile long lastMedia;
    private volatile long longest;

    public Recording(InputStream in) {
        this.in = in;
        this.reader = Thread.startVirtualThread(this::read);
    }

    private void read() {
        try {
            byte[] packet = in.readNBytes(Packet.SIZE);
            while (packet.length == Packet.SIZE) {
                if (Packet.pid(packet, 0) != Packet.NULL_PID) {
                    came();
                    media.write(packet, 0, Packet.SIZE);
                }
                packet = in.readNBytes(Packet.SIZE);
            }
            media.writeBytes(packet);
        } catch (IOException e) {
            // Closed.
        }
    }

    private void came() {
        long now = System.nanoTime();
        longest = lastMedia == 0 ? 0 : Math.max(longest, now - lastMedia);
        lastMedia = now;
    }

    /// Waits for more than a second of media.
    public Recording awaitMore() {
        int before = media.size();
        eventually().until(() -> media.size() > before + 300_000);
        return this;
    }

    /// The longest time without media so far.
    public Duration longestSilence() {
        return Duration.ofNanos(longest);
    }

    public boolean isWatching() {
        return reader.isAlive();
    }

    /// Waits for the end of the body.
    public void awaitEnd() throws InterruptedException {
        assertThat(reader.join(Duration.ofSeconds(20))).isTrue();
    }

    public byte[] bytes() {
        return media.toByteArray();
    }

    /// Fails unless it is what was broadcast, packet by packet, to the last whole one.
    public void assertIsWhatWasBroadcast(Content content) throws IOException {
        byte[] all = media.toByteArray();
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
    public void close() throws IOException {
        in.close();
    }
}
