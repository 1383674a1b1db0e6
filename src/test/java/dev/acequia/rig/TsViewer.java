package dev.acequia.rig;

import static dev.acequia.rig.Waits.eventually;

import dev.acequia.mpegts.Packet;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// A viewer of an MPEG-TS body, which it reads to its end.
public final class TsViewer implements AutoCloseable {
    private static final long SOME = 100_000;

    private final AtomicLong bytes = new AtomicLong();
    private final Thread thread;
    private volatile @Nullable InputStream body;
    private volatile boolean isWhole = true;
    private volatile boolean hasSeenTheEnd;

    TsViewer(Rig rig, String path, String name) {
        this.thread = Thread.ofVirtual().name(name).start(() -> read(rig, path, name));
    }

    private void read(Rig rig, String path, String name) {
        byte[] packet = new byte[Packet.SIZE];
        try (InputStream in = rig.open(path, "User-Agent", name)) {
            body = in;
            while (in.readNBytes(packet, 0, Packet.SIZE) == Packet.SIZE) {
                isWhole &= packet[0] == Packet.SYNC;
                bytes.addAndGet(Packet.SIZE);
            }
            hasSeenTheEnd = true;
        } catch (IOException e) {
            // It has left, or was left.
        }
    }

    /// Waits until it has got some bytes.
    public TsViewer awaitStart() {
        return awaitBytes(SOME);
    }

    /// Waits until it has got some more bytes from now on.
    public TsViewer awaitMore() {
        return awaitBytes(bytes.get() + SOME);
    }

    private TsViewer awaitBytes(long wanted) {
        eventually().until(() -> bytes.get() >= wanted);
        return this;
    }

    /// Whether its body goes on, and was nothing but packets.
    public boolean isWatching() {
        return thread.isAlive() && isWhole;
    }

    /// Whether its body has ended as a body does, and was nothing but packets.
    public boolean hasSeenTheEnd() {
        return hasSeenTheEnd && isWhole;
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
