package dev.acequia.mpegts;

import java.util.Arrays;

/// The continuity counters of all PIDs as they stand after the last packet (ISO 13818-1 2.4.3.3).
///
/// Not thread-safe: one feed owns it.
public final class Continuity implements Counters {
    private static final byte UNKNOWN = -1;

    /// Set beside the counter of a packet that may be sent a second time: one with payload, and itself no second one.
    private static final int REPEATABLE = 0x10;

    /// More PIDs than that are not listed; a program has a handful.
    private static final int MOST_PIDS = 64;

    private final byte[] last = new byte[Packet.PIDS];
    private final byte[] marked = new byte[Packet.PIDS];
    private final int[] pids = new int[MOST_PIDS];
    private int pidCount;
    private long gaps;

    public Continuity() {
        Arrays.fill(last, UNKNOWN);
        Arrays.fill(marked, UNKNOWN);
    }

    /// Counts a packet; false when packets are missing before it.
    public boolean follows(byte[] b, int at) {
        int pid = Packet.pid(b, at);
        if (pid == Packet.NULL_PID) {
            return true;
        }
        int counter = Packet.continuity(b, at);
        int before = last[pid];
        boolean isSame = counter == (before & ~REPEATABLE);
        boolean isNext = counter == (before + 1 & 0x0F);
        boolean hasPayload = Packet.hasPayload(b, at);
        boolean fits = hasPayload ? isNext || isSame && (before & REPEATABLE) != 0 : isSame;
        last[pid] = (byte) (hasPayload && !isSame ? counter | REPEATABLE : counter);
        if (before == UNKNOWN && pidCount < MOST_PIDS) {
            pids[pidCount++] = pid;
        }
        if (fits || before == UNKNOWN || Packet.isDiscontinuous(b, at)) {
            return true;
        }
        gaps++;
        return false;
    }

    /// The counter of the last packet with this PID, 0 to 15; -1 when there was none.
    @Override
    public int last(int pid) {
        return last[pid] == UNKNOWN ? UNKNOWN : last[pid] & 0x0F;
    }

    /// Remembers the counters of the PIDs that have been seen, for [#marked].
    void mark() {
        for (int i = 0; i < pidCount; i++) {
            marked[pids[i]] = last[pids[i]];
        }
    }

    /// The counters as they were at the last [#mark]; those of PIDs that have come since as they are.
    Counters marked() {
        return pid -> marked[pid] == UNKNOWN ? last(pid) : marked[pid] & 0x0F;
    }

    /// The PIDs that have been seen, at most 64, null packets' apart.
    public int[] pids() {
        return Arrays.copyOf(pids, pidCount);
    }

    /// The number of gaps.
    public long gaps() {
        return gaps;
    }

    /// Forgets all counters, as between two sessions; keeps the count of gaps.
    public void restart() {
        Arrays.fill(last, UNKNOWN);
        Arrays.fill(marked, UNKNOWN);
        pidCount = 0;
    }
}
