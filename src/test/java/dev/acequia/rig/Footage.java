package dev.acequia.rig;

import dev.acequia.mpegts.Clock;
import dev.acequia.mpegts.Packet;
import dev.acequia.mpegts.Ts;
import java.util.Arrays;

/// An endless valid stream, one group of pictures after another: PAT, PMT, a key frame, further pictures, sound.
///
/// Every video packet carries a number that goes up by one, so that a viewer's bytes can be told from what they should
/// be where continuity counters say nothing.
public final class Footage {
    /// The media time of a group, in ticks of 27 MHz.
    public static final long GROUP_TICKS = Clock.PCR_HZ / 2;

    /// The packets of a group up to the first one of its first picture, in bytes.
    public static final int HEAD = 3 * Packet.SIZE;

    public static final int PMT_PID = Ts.PMT_PID;
    public static final int VIDEO_PID = Ts.VIDEO_PID;

    private static final int PICTURES = 5;
    private static final int NUMBER_BYTES = 8;

    private final byte[] group;
    private final int[] counters = new int[Packet.PIDS];
    private long number;
    private long clock;

    /// Footage of a size.
    ///
    /// @param pictureBytes how many bytes of packets a picture takes at least
    public Footage(int pictureBytes) {
        Ts ts = Ts.withVideo(Ts.H264);
        for (int i = 0; i < PICTURES; i++) {
            boolean isKey = i == 0;
            byte[] start = isKey ? Ts.H264_IDR : Ts.H264_SLICE;
            ts.unitWithClock(
                    Ts.VIDEO_PID,
                    isKey ? Ts.RANDOM_ACCESS : 0,
                    i * GROUP_TICKS / PICTURES,
                    Arrays.copyOf(start, start.length + NUMBER_BYTES));
            ts.filler(Ts.VIDEO_PID, pictureBytes / Packet.SIZE);
            ts.unit(Ts.AUDIO_PID, 0, Ts.hex("FFF1"));
        }
        group = ts.bytes();
    }

    /// The bytes of the next group; they are overwritten by the next call.
    public byte[] next() {
        for (int at = 0; at < group.length; at += Packet.SIZE) {
            int pid = Packet.pid(group, at);
            Packet.setContinuity(group, at, counters[pid]++);
            if (Packet.hasPcr(group, at)) {
                Packet.setPcr(group, at, clock);
                clock += GROUP_TICKS / PICTURES;
            }
            if (pid == VIDEO_PID) {
                setNumber(group, at, number++);
            }
        }
        return group;
    }

    /// How many video packets a group has.
    public int videoPackets() {
        int count = 0;
        for (int at = 0; at < group.length; at += Packet.SIZE) {
            count += Packet.pid(group, at) == VIDEO_PID ? 1 : 0;
        }
        return count;
    }

    /// The number of a video packet with payload.
    public static long number(byte[] b, int at) {
        long number = 0;
        for (int i = 0; i < NUMBER_BYTES; i++) {
            number = number << 7 | b[at + Packet.SIZE - NUMBER_BYTES + i] & 0x7F;
        }
        return number;
    }

    /// With the highest bit set everywhere, so that no start code comes about.
    private static void setNumber(byte[] b, int at, long number) {
        for (int i = 0; i < NUMBER_BYTES; i++) {
            b[at + Packet.SIZE - 1 - i] = (byte) (0x80 | number >> 7 * i & 0x7F);
        }
    }
}
