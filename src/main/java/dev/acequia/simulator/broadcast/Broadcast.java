package dev.acequia.simulator.broadcast;

import dev.acequia.mpegts.Clock;
import dev.acequia.mpegts.Packet;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// An endless live broadcast: one clip over and over since the epoch, shifted by a phase.
///
/// Packets are numbered; packet n is on the air at a time that follows from n alone and has bytes that follow from n
/// alone. So two broadcasts of the same clip and phase agree on every byte, and nothing has to be kept. The program
/// clock reference is the time since the epoch plus the phase. Immutable; writing allocates nothing.
public final class Broadcast {
    private static final long NANOS = 1_000_000_000;
    private static final long PHASES = Duration.ofDays(1).toMillis();

    /// Segments of 4, 6 and 6 s.
    private static final List<Integer> USUAL_CUTS = List.of(0, 2, 5, Clip.KEY_FRAMES);

    private final Clip clip;
    private final Duration phase;
    /// The key frames of one loop at which segments start, and their number.
    private final List<Integer> cuts;

    public Broadcast(Clip clip, Duration phase) {
        this(clip, phase, USUAL_CUTS);
    }

    private Broadcast(Clip clip, Duration phase, List<Integer> cuts) {
        this.clip = clip;
        this.phase = phase;
        this.cuts = cuts;
    }

    /// The broadcast of a content in the swarm of this seed: other seeds and other contents have other phases.
    public static Broadcast of(Clip clip, long seed, String infohash) {
        long content = new BigInteger(infohash, 16).longValue();
        long millis = new SplittableRandom(seed * 31 + content).nextLong(PHASES);
        return new Broadcast(clip, Duration.ofMillis(millis));
    }

    /// The same broadcast in segments of this many key frames, which come every 2 s; those that the clip ends have
    /// less.
    public Broadcast inSegmentsOf(int keyFrames) {
        List<Integer> every = IntStream.iterate(0, cut -> cut < Clip.KEY_FRAMES, cut -> cut + Math.max(1, keyFrames))
                .boxed()
                .collect(Collectors.toList());
        every.add(Clip.KEY_FRAMES);
        return new Broadcast(clip, phase, List.copyOf(every));
    }

    /// The number of the first packet that is not yet on the air at `time`.
    public long edge(Instant time) {
        long ticks = ticks(time);
        long loop = Math.floorDiv(ticks, Clip.TICKS);
        return loop * clip.packets() + clip.packetsUntil(ticks - loop * Clip.TICKS);
    }

    /// The time when packet `number` is on the air, to the tick of 27 MHz.
    public Instant onAir(long number) {
        long loop = Math.floorDiv(number, (long) clip.packets());
        long ticks = loop * Clip.TICKS + clip.onAir((int) (number - loop * clip.packets()));
        long seconds = Math.floorDiv(ticks, Clock.PCR_HZ);
        // Rounded up: at that instant the packet is on the air.
        long nanos = Math.ceilDiv((ticks - seconds * Clock.PCR_HZ) * NANOS, Clock.PCR_HZ);
        return Instant.ofEpochSecond(seconds, nanos).minus(phase);
    }

    /// How many packets one loop has.
    public int loopPackets() {
        return clip.packets();
    }

    /// Writes `count` packets from packet `number` on to `into`, the first at index `at`.
    public void write(long number, int count, byte[] into, int at) {
        for (int i = 0; i < count; i++) {
            long loop = Math.floorDiv(number + i, (long) clip.packets());
            int index = (int) (number + i - loop * clip.packets());
            clip.write(loop, index, into, at + i * Packet.SIZE);
        }
    }

    /// Segment `number` since the epoch: from the tables before a key frame to those before another.
    public Segment segment(long number) {
        long loop = Math.floorDiv(number, (long) segments());
        int index = (int) (number - loop * segments());
        long first = loop * clip.packets() + clip.cut(cuts.get(index));
        long end = loop * clip.packets() + clip.cut(cuts.get(index + 1));
        return new Segment(number, first, (int) (end - first), Duration.between(onAir(first), onAir(end)));
    }

    /// The number of the first segment that is not yet complete at `time`.
    public long segmentEdge(Instant time) {
        long edge = edge(time);
        long number = Math.floorDiv(edge, (long) clip.packets()) * segments();
        while (segment(number).end() <= edge) {
            number++;
        }
        return number;
    }

    /// The number of segments in one loop.
    private int segments() {
        return cuts.size() - 1;
    }

    private long ticks(Instant time) {
        Instant media = time.plus(phase);
        return media.getEpochSecond() * Clock.PCR_HZ + media.getNano() * (Clock.PCR_HZ / 1000) / 1_000_000;
    }
}
