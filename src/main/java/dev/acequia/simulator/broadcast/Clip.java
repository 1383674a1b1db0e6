package dev.acequia.simulator.broadcast;

import dev.acequia.mpegts.Clock;
import dev.acequia.mpegts.Packet;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.stream.IntStream;

/// A piece of transport stream that loops without a gap, and when each of its packets is on the air.
///
/// The packets are those that `src/build/DrawClips.java` cut: tables first, then a key frame with a clock reference,
/// and exactly [#DURATION] until the same would come again. Immutable.
public final class Clip {
    /// The duration of every clip.
    public static final Duration DURATION = Duration.ofSeconds(16);

    /// The same in ticks of 27 MHz.
    static final long TICKS = DURATION.toSeconds() * Clock.PCR_HZ;

    /// The number of its key frames, one every 2 s.
    static final int KEY_FRAMES = 8;

    private final byte[] bytes;
    /// The time when packet i is on the air: ticks of 27 MHz since packet 0, never falling.
    private final long[] onAir;
    /// The continuity counter of packet i in loop 0, before the wrap at 16.
    private final int[] continuity;
    /// The steps of a PID's continuity counter in one loop.
    private final int[] continuityPerLoop;

    private final long firstReference;
    /// The first packets of the tables before each key frame, and the packet after the last.
    private final int[] cuts;

    private Clip(byte[] bytes) {
        this.bytes = bytes;
        this.onAir = new long[bytes.length / Packet.SIZE];
        this.continuity = new int[onAir.length];
        this.continuityPerLoop = new int[Packet.PIDS];
        this.firstReference = firstReference(bytes);
        number();
        time();
        this.cuts = cuts();
    }

    /// The clip of this name among the resources, for instance `card`.
    public static Clip named(String name) throws IOException {
        try (InputStream in = Clip.class.getResourceAsStream("/clips/" + name + ".ts")) {
            if (in == null) {
                throw new IOException("the program was built without the clip '" + name + "'");
            }
            return of(in.readAllBytes());
        }
    }

    /// A clip of these bytes: whole packets with clock references and 8 key frames.
    static Clip of(byte[] bytes) {
        if (bytes.length == 0 || bytes.length % Packet.SIZE != 0) {
            throw new IllegalArgumentException("a clip is whole packets, not " + bytes.length + " bytes");
        }
        return new Clip(bytes.clone());
    }

    /// The number of packets in one loop.
    int packets() {
        return onAir.length;
    }

    /// The time when packet `index` is on the air, in ticks of 27 MHz since packet 0.
    long onAir(int index) {
        return onAir[index];
    }

    /// The number of packets of one loop that are on the air `ticks` after its first.
    int packetsUntil(long ticks) {
        int low = 0;
        int high = onAir.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (onAir[middle] <= ticks) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /// The first packet of the tables before key frame `index`; for [#KEY_FRAMES] the packet after the last.
    int cut(int index) {
        return cuts[index];
    }

    /// Writes packet `index` as it is in loop `loop`: counters continued, clocks and stamps moved on so that the clock
    /// reference tells the ticks since packet 0 of loop 0.
    void write(long loop, int index, byte[] into, int at) {
        System.arraycopy(bytes, index * Packet.SIZE, into, at, Packet.SIZE);
        long moved = continuity[index] + loop * continuityPerLoop[Packet.pid(into, at)];
        Packet.setContinuity(into, at, (int) (moved & 0x0F));
        Stamps.shift(into, at, loop * (TICKS / 300) - firstReference / 300);
    }

    private void number() {
        for (int i = 0; i < onAir.length; i++) {
            int pid = Packet.pid(bytes, i * Packet.SIZE);
            // A packet without payload repeats the counter of the one before.
            boolean counts = Packet.hasPayload(bytes, i * Packet.SIZE);
            continuity[i] = counts ? continuityPerLoop[pid]++ : continuityPerLoop[pid] - 1;
        }
    }

    /// Spreads the packets between two clock references evenly over the time between them.
    private void time() {
        int last = -1;
        for (int i = 0; i < onAir.length; i++) {
            if (Packet.hasPcr(bytes, i * Packet.SIZE)) {
                onAir[i] = Clock.pcrDistance(firstReference, Packet.pcr(bytes, i * Packet.SIZE));
                spread(last, i, onAir[i]);
                last = i;
            }
        }
        spread(last, onAir.length, TICKS);
    }

    private void spread(int from, int to, long end) {
        long start = from < 0 ? 0 : onAir[from];
        for (int i = from + 1; i < to; i++) {
            onAir[i] = start + (end - start) * (i - from) / (to - from);
        }
    }

    private int[] cuts() {
        int[] keyFrames =
                IntStream.range(0, onAir.length).filter(this::startsKeyFrame).toArray();
        if (keyFrames.length != KEY_FRAMES) {
            throw new IllegalArgumentException("a clip has " + KEY_FRAMES + " key frames, not " + keyFrames.length);
        }
        return IntStream.concat(IntStream.of(keyFrames).map(this::tablesBefore), IntStream.of(onAir.length))
                .toArray();
    }

    /// Clips have their clock with the picture.
    private boolean startsKeyFrame(int index) {
        int at = index * Packet.SIZE;
        return Packet.startsUnit(bytes, at) && Packet.isRandomAccess(bytes, at) && Packet.hasPcr(bytes, at);
    }

    private int tablesBefore(int keyFrame) {
        int index = keyFrame;
        while (Packet.pid(bytes, index * Packet.SIZE) != Packet.PAT_PID) {
            index--;
        }
        return index;
    }

    private static long firstReference(byte[] bytes) {
        for (int at = 0; at < bytes.length; at += Packet.SIZE) {
            if (Packet.hasPcr(bytes, at)) {
                return Packet.pcr(bytes, at);
            }
        }
        throw new IllegalArgumentException("a clip needs a clock reference");
    }
}
