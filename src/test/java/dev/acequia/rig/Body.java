package dev.acequia.rig;

import static org.assertj.core.api.Assertions.assertThat;

import dev.acequia.mpegts.Continuity;
import dev.acequia.mpegts.Packet;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// The body of a stream as one viewer got it, null packets left out, judged packet by packet as it comes: whole
/// packets, PAT, PMT and a key frame first, counters that go on, and no [Footage] missing or sent twice unless a
/// discontinuity is announced.
public final class Body {
    private static final int FIRST_PACKETS = 3;
    private static final long NONE = -1;

    private final byte[] beginning = new byte[FIRST_PACKETS * Packet.SIZE];
    private final PacketSplitter packets = new PacketSplitter(this::judge);
    private final Continuity continuity = new Continuity();
    private final List<String> faults = new ArrayList<>();
    private long judged;
    private long first = NONE;
    private long last = NONE;
    private boolean announced;
    private int skips;
    private int restarts;
    private long fillers;

    public synchronized void take(byte[] b, int length) {
        packets.take(b, length);
    }

    public synchronized long bytes() {
        return judged * Packet.SIZE + packets.restLength();
    }

    /// The first three packets.
    public synchronized byte[] beginning() {
        return beginning.clone();
    }

    /// The number of the first video packet.
    public synchronized long first() {
        return first;
    }

    /// The number of the last video packet; -1 before the first.
    public synchronized long last() {
        return last;
    }

    /// How often it was announced that it goes on further ahead.
    public synchronized int skips() {
        return skips;
    }

    /// How often it was announced that it goes on with other footage.
    public synchronized int restarts() {
        return restarts;
    }

    /// How many null packets came besides.
    public synchronized long fillers() {
        return fillers;
    }

    /// Fails unless all that has come is as it should be.
    public synchronized void assertValid() {
        assertThat(faults).isEmpty();
    }

    private void judge(byte[] packet) {
        int pid = Packet.pid(packet, 0);
        if (pid == Packet.NULL_PID && judged >= FIRST_PACKETS) {
            fillers++;
            return;
        }
        long index = judged++;
        if (index < FIRST_PACKETS) {
            System.arraycopy(packet, 0, beginning, (int) index * Packet.SIZE, Packet.SIZE);
        }
        expect(packet[0] == Packet.SYNC, packet, "no sync byte");
        expect(index != 0 || pid == Packet.PAT_PID, packet, "no PAT first");
        expect(index != 1 || pid == Footage.PMT_PID, packet, "no PMT second");
        expect(index != 2 || isKey(packet), packet, "no key frame third");
        expect(continuity.follows(packet, 0), packet, "a gap in PID " + pid);
        if (pid == Footage.VIDEO_PID) {
            video(packet);
        }
    }

    private void video(byte[] packet) {
        announced |= Packet.isDiscontinuous(packet, 0);
        if (!Packet.hasPayload(packet, 0)) {
            return;
        }
        long number = Footage.number(packet, 0);
        if (announced) {
            announced = false;
            expect(isKey(packet), packet, "a discontinuity without a key frame");
            skips += number > last ? 1 : 0;
            restarts += number <= last ? 1 : 0;
        } else {
            expect(last == NONE || number == last + 1, packet, "video packet " + number + " after " + last);
        }
        first = first == NONE ? number : first;
        last = number;
    }

    private static boolean isKey(byte[] packet) {
        return Packet.pid(packet, 0) == Footage.VIDEO_PID
                && Packet.startsUnit(packet, 0)
                && Packet.isRandomAccess(packet, 0);
    }

    private void expect(boolean holds, byte[] packet, String fault) {
        if (!holds && faults.size() < 10) {
            faults.add(fault + " in packet " + (judged - 1) + " " + Arrays.toString(Arrays.copyOf(packet, 12)));
        }
    }
}
