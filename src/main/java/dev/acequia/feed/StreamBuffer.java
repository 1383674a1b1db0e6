package dev.acequia.feed;

import dev.acequia.mpegts.Clock;
import dev.acequia.mpegts.JoinPoint;
import dev.acequia.mpegts.JoinPoints;
import dev.acequia.ring.Poll;
import dev.acequia.ring.Ring;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Buffered stream as viewers see it: the bytes, the join points and the media clock.
///
/// The feed writes, viewers read on other threads; every field that crosses is volatile or inside a type that says so.
public final class StreamBuffer {
    /// The part of the ring that may be between a viewer that joins and the newest.
    private static final int MOST_PART = 3;

    private final Ring ring;
    private final JoinPoints joinPoints = new JoinPoints();
    private final Supplier<Duration> joinBehind;
    private long headPcr = -1; // written before headTicks, read after it
    private volatile long headTicks;
    private volatile long bitsPerSecond;

    public StreamBuffer(Ring ring, Supplier<Duration> joinBehind) {
        this.ring = ring;
        this.joinBehind = joinBehind;
    }

    public Ring ring() {
        return ring;
    }

    public JoinPoints joinPoints() {
        return joinPoints;
    }

    /// Shows viewers what was appended to the ring up to a position, which has media time `ticks`.
    ///
    /// @param pcr the last clock reference; -1 before the first
    void publish(long end, long ticks, long pcr, long bitrate) {
        headPcr = pcr;
        headTicks = ticks;
        bitsPerSecond = bitrate;
        ring.publish(end);
    }

    /// The join point of a new viewer: the newest that leaves it the runway, else the oldest there is.
    @Nullable
    public JoinPoint join() {
        return joinPoints.newestUpTo(headTicks - runway(), ring.tail());
    }

    /// In ticks of 27 MHz; a stream so fast that memory is short has less, or its viewers were overtaken at once.
    private long runway() {
        long wanted = joinBehind.get().toNanos() / 1000 * 27;
        long possible = (long) (seconds(ring.most()) / MOST_PART * Clock.PCR_HZ);
        return possible == 0 ? wanted : Math.min(wanted, possible);
    }

    /// The oldest join point.
    @Nullable
    public JoinPoint first() {
        return joinPoints.firstFrom(ring.tail());
    }

    /// Whether nothing more will come.
    public boolean isOver() {
        return ring.poll(ring.head(), 1) instanceof Poll.Ended;
    }

    /// Join point for a viewer that was overtaken at `position`: as if it joined, but never back.
    @Nullable
    public JoinPoint resume(long position) {
        JoinPoint point = join();
        return point != null && point.position() > position ? point : joinPoints.firstFrom(position + 1);
    }

    /// Media time of the newest byte, in ticks of 27 MHz.
    public long headTicks() {
        return headTicks;
    }

    /// The newest clock reference of the program, 27 MHz; -1 before the first.
    public long headPcr() {
        return headTicks < 0 ? -1 : headPcr;
    }

    public long bitsPerSecond() {
        return bitsPerSecond;
    }

    /// Seconds of media in this many bytes, by the bitrate; 0 while that is unknown.
    public double seconds(long bytes) {
        long rate = bitsPerSecond;
        return rate == 0 ? 0 : bytes * 8.0 / rate;
    }

    /// Seconds of media between the oldest byte and the newest.
    public double heldSeconds() {
        JoinPoint oldest = joinPoints.firstFrom(ring.tail());
        long bytes = ring.head() - ring.tail();
        if (oldest == null) {
            return seconds(bytes);
        }
        return Math.max(0, headTicks - oldest.ticks()) / (double) Clock.PCR_HZ
                + seconds(oldest.position() - ring.tail());
    }
}
