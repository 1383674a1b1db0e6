package dev.acequia.feed;

import dev.acequia.hls.Segmenter;
import dev.acequia.mpegts.Aligner;
import dev.acequia.mpegts.JoinPoint;
import dev.acequia.mpegts.Packet;
import dev.acequia.mpegts.Scanner;
import dev.acequia.mpegts.Splicer;
import dev.acequia.mpegts.Timeline;
import dev.acequia.ring.Ring;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Intake of an engine's bytes into the ring: whole packets, with their join points and segments.
///
/// Owned by the channel's thread, or by the event loop that this thread lets pour; the counters may be read by others.
public final class Feed implements Scanner.Sink {
    /// Size of a chunk of the ring: 1394 packets, large enough for few system calls, small enough for a ring of 2 MB.
    public static final int CHUNK_BYTES = Packet.SIZE * 1394;

    private static final int READ_BYTES = 256 << 10;

    private final StreamBuffer buffer;
    private final Ring ring;
    private final Segmenter segmenter;
    private final RingLimit limit;
    private final Supplier<Duration> spliceTimeout;
    private final Aligner aligner = new Aligner(READ_BYTES);
    private final Scanner scanner = new Scanner(this);
    private final PictureBoundary boundary;
    private final SourceUnderruns underruns = new SourceUnderruns();
    private final ArrivalClock arrivalClock = new ArrivalClock();
    private long position;

    /// From here on everything in the ring is as one session, or several that were spliced, delivered it.
    private long unbroken;

    /// Not null while the next session's packets are searched for the splice position.
    private @Nullable SpliceSearch search;

    /// Not null while the next session's first join point is awaited.
    private @Nullable JoinHold hold;

    private final IngressBytes ingress = new IngressBytes();
    private final AtomicLong splices = new AtomicLong();
    private final AtomicLong restarts = new AtomicLong();
    private volatile long gaps;

    /// @param depth how much media the ring is meant to hold
    /// @param spliceTimeout how long viewers may get nothing during the search for a splice
    public Feed(
            StreamBuffer buffer,
            Segmenter segmenter,
            PictureBoundary boundary,
            Supplier<Duration> depth,
            Supplier<Duration> spliceTimeout) {
        this.buffer = buffer;
        this.ring = buffer.ring();
        this.segmenter = segmenter;
        this.boundary = boundary;
        this.limit = new RingLimit(ring, depth);
        this.spliceTimeout = spliceTimeout;
    }

    /// Bytes delivered to it.
    public IngressBytes ingress() {
        return ingress;
    }

    /// Where bytes go that are to be [#filled].
    public byte[] array() {
        return aligner.array();
    }

    public int end() {
        return aligner.end();
    }

    public int room() {
        return aligner.room();
    }

    /// Whether the stream has had a join point.
    public boolean hasJoinPoint() {
        return !buffer.joinPoints().isEmpty();
    }

    /// Whether packets are appended directly: without a search for a splice or a wait for a join point.
    public boolean isFlowing() {
        return search == null && hold == null;
    }

    /// Takes `count` bytes that stand in [#array] from [#end] on, and shows viewers the whole pictures; whether there
    /// was anything for them.
    public boolean filled(int count) {
        long before = position;
        ingress.add(count);
        aligner.filled(count, this::packets);
        gaps = scanner.continuity().gaps();
        long bitrate = scanner.timeline().bitsPerSecond();
        if (bitrate > 0 && before / CHUNK_BYTES < position / CHUNK_BYTES) {
            limit.update(bitrate, position, segmenter.needed());
        }
        underruns.received(scanner.timeline().ticks(), System.nanoTime());
        long ticks = scanner.timeline().ticks();
        buffer.publish(boundary.end(position, ticks), ticks, bitrate);
        segmenter.publish(ring.tail());
        return position > before;
    }

    /// The `count` bytes at [#end] begin a segment of the engine.
    public void engineCut() {
        if (search == null) {
            segmenter.engineCut();
        }
    }

    /// The next bytes are another session's: goes on right after the last packet where it is among them, or else begins
    /// anew, as [#restartBefore] does.
    public void nextSession() {
        aligner.restart();
        if (search != null) {
            search.restart();
        } else if (hold == null) {
            search = new SpliceSearch(splicer(), spliceTimeout.get(), System::nanoTime);
            settle(search);
        } else {
            restarts.incrementAndGet();
            beginAnew();
        }
    }

    /// All that has come are whole pictures: the engine's segment ends here.
    public void endPicture() {
        if (isFlowing()) {
            boundary.ended();
            ring.publish(position);
        }
    }

    /// Leaves out what comes from the `count` bytes at [#end] on before the first join point, and announces the
    /// discontinuity there.
    public void restartBefore(int count) {
        aligner.restartBefore(count);
        if (search == null) {
            beginAnew();
        } else {
            search.gap();
        }
    }

    /// No more will come: what there is of the last segment is a segment.
    public void finish() {
        dropTornPicture();
        segmenter.anew(position);
    }

    private Splicer splicer() {
        long packets = Math.min((position - Math.max(unbroken, ring.tail())) / Packet.SIZE, Splicer.MOST_PACKETS);
        byte[] sent = ring.copy(position - packets * Packet.SIZE, position);
        return new Splicer(sent, scanner.tables(), scanner.timeline().lastPcr());
    }

    private void beginAnew() {
        dropTornPicture();
        scanner.restart();
        hold = new JoinHold();
    }

    private void dropTornPicture() {
        if (ring.retract() && position > ring.head()) {
            position = ring.head();
            segmenter.retract();
            buffer.joinPoints().forgetFrom(position);
        }
    }

    /// Media delivered by its sessions.
    public MediaProgress delivered() {
        return new MediaProgress(scanner.timeline().ticks(), scanner.timeline().backs());
    }

    public long gaps() {
        return gaps;
    }

    public long underruns() {
        return underruns.count();
    }

    /// Seconds of media that a viewer that began first and never waited has left; 0 before the first media.
    public double reserve() {
        return underruns.reserve(System.nanoTime());
    }

    /// How many sessions went on right where the one before them had ended.
    public long splices() {
        return splices.get();
    }

    /// How many did not, and began anew at a join point.
    public long restarts() {
        return restarts.get();
    }

    private void packets(byte[] b, int from, int to) {
        if (!ring.reserve(to - from + (hold == null ? 0 : JoinHold.MOST_BEGINNING))) {
            lose();
            return;
        }
        int at = from;
        if (search != null) {
            at = search.packets(b, from, to);
            settle(search);
        }
        while (hold != null && at < to) {
            hold.add(b, at, scanner.videoPid());
            scanner.packets(b, at, at + Packet.SIZE, position);
            at += Packet.SIZE;
        }
        scanner.packets(b, at, to, position);
        append(b, at, to);
    }

    /// Ends the search when it has come to a result.
    private void settle(SpliceSearch settled) {
        switch (settled.verdict()) {
            case SEARCHING -> {}
            case FOUND -> {
                search = null;
                splices.incrementAndGet();
            }
            case NO_OVERLAP -> {
                search = null;
                restarts.incrementAndGet();
                beginAnew();
                packets(settled.kept(), 0, settled.length());
            }
        }
    }

    /// There is no memory for what has come: it goes on at the next join point for which there is.
    private void lose() {
        search = null;
        if (hold == null) {
            restarts.incrementAndGet();
            beginAnew();
        } else {
            scanner.restart();
            hold.clear();
        }
    }

    private void append(byte[] b, int from, int to) {
        ring.append(b, from, to - from);
        position += to - from;
    }

    @Override
    public void joinPoint(JoinPoint point) {
        if (hold == null) {
            add(point);
            return;
        }
        segmenter.anew(position);
        append(point.restart(), 0, point.restart().length);
        unbroken = position;
        boundary.began(position, point.ticks());
        add(point.movedTo(position));
        append(hold.bytes(), 0, hold.length());
        hold = null;
    }

    private void add(JoinPoint point) {
        buffer.joinPoints().add(point, ring.tail());
        segmenter.joinPoint(point);
    }

    @Override
    public void unit(long at, long pts, long dts) {
        Timeline timeline = scanner.timeline();
        timeline.pass(arrivalClock.unit(timeline.ticks(), System.nanoTime()), at);
        if (hold == null) {
            boundary.began(at, timeline.ticks());
            segmenter.mediaTime(timeline.ticks());
            segmenter.unit(at, pts, dts);
        }
    }

    @Override
    public void jump(long at) {
        if (hold == null) {
            segmenter.jump(at);
        }
    }
}
