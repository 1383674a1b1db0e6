package dev.acequia.channel;

import dev.acequia.mpegts.Aligner;
import dev.acequia.mpegts.JoinPoint;
import dev.acequia.mpegts.Packet;
import dev.acequia.mpegts.Scanner;
import dev.acequia.ring.Ring;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// Takes bytes as they come from the engine and puts whole packets into the reservoir, with their join points.
///
/// Owned by the channel's thread; the counters may be read by others.
final class Feed {
    private static final int READ_BYTES = 256 << 10;

    /// Until the bitrate is known, the ring is bounded by this.
    private static final long FIRST_LIMIT = 16L << 20;

    private static final long SMALLEST_LIMIT = 2L << 20;

    private final Reservoir reservoir;
    private final Ring ring;
    private final ChannelOptions options;
    private final Aligner aligner = new Aligner(READ_BYTES);
    private final Scanner scanner = new Scanner(this::joinPoint);
    private final Underruns underruns = new Underruns();
    private long position;

    /// Not null while the next session's first join point is looked for.
    private @Nullable Held held;

    private final AtomicLong ingressBytes = new AtomicLong();
    private volatile long gaps;

    Feed(Reservoir reservoir, ChannelOptions options) {
        this.reservoir = reservoir;
        this.ring = reservoir.ring();
        this.options = options;
        ring.limit(FIRST_LIMIT);
    }

    byte[] array() {
        return aligner.array();
    }

    int end() {
        return aligner.end();
    }

    int room() {
        return aligner.room();
    }

    /// Takes `count` bytes that stand in [#array] from [#end] on, and shows viewers the whole packets.
    void filled(int count) {
        ingressBytes.addAndGet(count);
        aligner.filled(count, this::packets);
        gaps = scanner.continuity().gaps();
        long bitrate = scanner.timeline().bitsPerSecond();
        if (bitrate > 0) {
            long wanted = bitrate / 8 * options.bufferSeconds().toSeconds();
            ring.limit(Math.min(Math.max(wanted, SMALLEST_LIMIT), options.bufferMaxBytes()));
        }
        underruns.received(scanner.timeline().ticks(), System.nanoTime());
        reservoir.publish(scanner.timeline().ticks(), bitrate);
    }

    /// The next bytes are another session's: leaves out what comes before its first join point, and announces the
    /// discontinuity there.
    void restart() {
        aligner.restart();
        scanner.restart();
        held = new Held();
    }

    long ingressBytes() {
        return ingressBytes.get();
    }

    long gaps() {
        return gaps;
    }

    long underruns() {
        return underruns.count();
    }

    private void packets(byte[] b, int from, int to) {
        int at = from;
        while (held != null && at < to) {
            held.keep(b, at, scanner.tables().videoPid());
            scanner.packets(b, at, at + Packet.SIZE, position);
            at += Packet.SIZE;
        }
        scanner.packets(b, at, to, position);
        append(b, at, to);
    }

    private void append(byte[] b, int from, int to) {
        ring.append(b, from, to - from);
        position += to - from;
    }

    private void joinPoint(JoinPoint point) {
        if (held == null) {
            reservoir.joinPoints().add(point, ring.tail());
            return;
        }
        append(point.restart(), 0, point.restart().length);
        reservoir.joinPoints().add(point.movedTo(position), ring.tail());
        append(held.bytes(), 0, held.length());
        held = null;
    }
}
