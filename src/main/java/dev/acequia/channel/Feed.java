package dev.acequia.channel;

import dev.acequia.engine.Form;
import dev.acequia.hls.Segmenter;
import dev.acequia.mpegts.Aligner;
import dev.acequia.mpegts.JoinPoint;
import dev.acequia.mpegts.Packet;
import dev.acequia.mpegts.Scanner;
import dev.acequia.ring.Ring;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// Takes bytes as they come from the engine and puts whole packets into the reservoir, with their join points and
/// segments.
///
/// Owned by the channel's thread; the counters may be read by others.
final class Feed implements Scanner.Sink {
    private static final int READ_BYTES = 256 << 10;

    /// Until the bitrate is known, the ring is bounded by this.
    private static final long FIRST_LIMIT = 16L << 20;

    private static final long SMALLEST_LIMIT = 2L << 20;

    private final Reservoir reservoir;
    private final Ring ring;
    private final Segmenter segmenter;
    private final Duration depth;
    private final Aligner aligner = new Aligner(READ_BYTES);
    private final Scanner scanner = new Scanner(this);
    private final Underruns underruns = new Underruns();
    private long position;

    /// Not null while the next session's first join point is looked for.
    private @Nullable Held held;

    private final AtomicLong ingressBytes = new AtomicLong();
    private volatile Form form = Form.TS;
    private volatile long gaps;

    /// @param depth how much media the ring is meant to hold
    Feed(Reservoir reservoir, Segmenter segmenter, Duration depth) {
        this.reservoir = reservoir;
        this.ring = reservoir.ring();
        this.segmenter = segmenter;
        this.depth = depth;
        ring.limit(FIRST_LIMIT);
    }

    /// A session begins that delivers in this form.
    void takes(Form delivered) {
        form = delivered;
    }

    /// The form in which the last session delivers.
    Form form() {
        return form;
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
            limit(bitrate);
        }
        underruns.received(scanner.timeline().ticks(), System.nanoTime());
        reservoir.publish(scanner.timeline().ticks(), bitrate);
        segmenter.publish(ring.tail());
    }

    /// Holds what viewers may want: so many seconds, and all segments that players may fetch.
    private void limit(long bitrate) {
        long wanted = Math.max(bitrate / 8 * depth.toSeconds(), SMALLEST_LIMIT);
        long needed = segmenter.needed();
        ring.limit(needed < 0 ? wanted : Math.max(wanted, position - needed + 2L * Flow.CHUNK_BYTES));
    }

    /// The `count` bytes at [#end] begin a segment of the engine.
    void engineCut() {
        segmenter.engineCut();
    }

    /// The next bytes are another session's: leaves out what comes before its first join point, and announces the
    /// discontinuity there.
    void restart() {
        restartBefore(0);
    }

    /// As [#restart], but the `count` bytes at [#end] are such bytes already.
    void restartBefore(int count) {
        aligner.restartBefore(count);
        scanner.restart();
        held = new Held();
    }

    /// Whether it looks for a place to go on since [#restart].
    boolean isJoining() {
        return held != null;
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

    @Override
    public void joinPoint(JoinPoint point) {
        if (held == null) {
            add(point);
            return;
        }
        segmenter.jump(position);
        append(point.restart(), 0, point.restart().length);
        add(point.movedTo(position));
        append(held.bytes(), 0, held.length());
        held = null;
    }

    private void add(JoinPoint point) {
        reservoir.joinPoints().add(point, ring.tail());
        segmenter.joinPoint(point);
    }

    @Override
    public void unit(long at, long pts, long dts) {
        if (held == null) {
            segmenter.unit(at, pts, dts);
        }
    }

    @Override
    public void jump(long at) {
        if (held == null) {
            segmenter.jump(at);
        }
    }
}
