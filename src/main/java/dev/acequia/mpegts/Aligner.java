package dev.acequia.mpegts;

/// Turns bytes that arrive in any portions into runs of whole packets, and finds the packets again after damage.
///
/// The reader fills [#array] from [#end] on, up to [#room] bytes, and says so with [#filled]; whole packets then go to
/// the sink in one contiguous run each. What is left of a packet stays for the next time. After a byte where a sync
/// byte should be, bytes are dropped until sync bytes stand at three packet starts in a row.
///
/// Packets may have something between them: a time stamp of 4 bytes (192, as on discs), or a checksum of 16 or 20 (204,
/// 208). It is dropped. Five sync bytes in a row prove such a distance, and a capacity that holds them is needed.
///
/// Not thread-safe: one feed owns it.
public final class Aligner {
    /// Receiver of runs of whole packets.
    public interface Sink {
        /// Takes the packets in `b` from index `from` up to, without, `to`; the array is reused afterwards.
        void packets(byte[] b, int from, int to);
    }

    private static final int PROOF = 3;
    private static final int OTHER_PROOF = 5;
    private static final int[] OTHER_DISTANCES = {192, 204, 208};
    private static final int CAPACITY_FOR_OTHERS = 4096;

    private final byte[] bytes;
    private int end;
    private boolean locked;

    /// From one packet start to the next, while [#locked].
    private int distance = Packet.SIZE;

    /// The number of bytes still to come between two packets.
    private int between;

    private long dropped;
    private long losses;

    /// An aligner that holds at most `capacity` bytes; at least a few packets.
    public Aligner(int capacity) {
        if (capacity < (PROOF + 1) * Packet.SIZE) {
            throw new IllegalArgumentException("An aligner needs room for 4 packets (752 bytes), not " + capacity);
        }
        bytes = new byte[capacity];
    }

    public byte[] array() {
        return bytes;
    }

    /// The index for the next byte.
    public int end() {
        return end;
    }

    /// The number of bytes that may be filled in at [#end]; never 0.
    public int room() {
        return bytes.length - end;
    }

    /// Takes in `count` bytes filled in at [#end] and hands all whole packets to the sink.
    public void filled(int count, Sink sink) {
        end += count;
        int at = 0;
        while (true) {
            at = skip(at);
            if (!locked) {
                int found = search(at);
                dropped += found - at;
                at = found;
                if (!locked) {
                    break;
                }
            }
            int next = distance == Packet.SIZE ? run(at, sink) : spacedRun(at, sink);
            boolean isWaiting = next + Packet.SIZE > end && (next >= end || bytes[next] == Packet.SYNC);
            at = next;
            if (isWaiting) {
                break;
            }
            locked = false;
            losses++;
        }
        System.arraycopy(bytes, at, bytes, 0, end - at);
        end -= at;
    }

    /// Passes over what stands between two packets, as far as it has come.
    private int skip(int at) {
        int part = Math.min(between, end - at);
        between -= part;
        dropped += part;
        return at + part;
    }

    /// Hands over the packets that stand one after the other from `at` on; where they end.
    private int run(int at, Sink sink) {
        int to = at;
        while (to + Packet.SIZE <= end && bytes[to] == Packet.SYNC) {
            to += Packet.SIZE;
        }
        if (to > at) {
            sink.packets(bytes, at, to);
        }
        return to;
    }

    /// The same where something stands between them: they are moved together.
    private int spacedRun(int at, Sink sink) {
        int from = at;
        int to = at;
        while (from + Packet.SIZE <= end && bytes[from] == Packet.SYNC) {
            System.arraycopy(bytes, from, bytes, to, Packet.SIZE);
            to += Packet.SIZE;
            between = distance - Packet.SIZE;
            from = skip(from + Packet.SIZE);
        }
        if (to > at) {
            sink.packets(bytes, at, to);
        }
        return from;
    }

    /// Forgets the partial packet at the end, as between two sessions.
    public void restart() {
        dropped += end;
        end = 0;
        locked = false;
        between = 0;
    }

    /// Forgets the partial packet at the end, but not the `count` bytes that were filled in behind it and not taken in
    /// yet.
    public void restartBefore(int count) {
        System.arraycopy(bytes, end, bytes, 0, count);
        restart();
    }

    /// The number of bytes that were dropped because they belonged to no packet.
    public long dropped() {
        return dropped;
    }

    /// The number of times that alignment was lost and had to be found again.
    public long losses() {
        return losses;
    }

    /// The first index from `at` on that is proved to start a packet, then [#locked], or from which it may yet be.
    private int search(int at) {
        for (int start = at; start < end; start++) {
            if (bytes[start] == Packet.SYNC && isPossible(start)) {
                return start;
            }
        }
        return end;
    }

    /// Whether a packet starts there, then [#locked], or may be found to when more bytes are there.
    private boolean isPossible(int start) {
        int proofs = proofs(start, Packet.SIZE, PROOF);
        boolean isUndecided = proofs < 0;
        if (proofs == PROOF) {
            return lock(Packet.SIZE);
        }
        if (bytes.length >= CAPACITY_FOR_OTHERS) {
            for (int other : OTHER_DISTANCES) {
                proofs = proofs(start, other, OTHER_PROOF);
                isUndecided |= proofs < 0;
                if (proofs == OTHER_PROOF) {
                    return lock(other);
                }
            }
        }
        return isUndecided;
    }

    private boolean lock(int newDistance) {
        locked = true;
        distance = newDistance;
        return true;
    }

    /// The number of sync bytes in a row from `start`, up to `most`; -1 when more bytes are needed to tell.
    private int proofs(int start, int apart, int most) {
        for (int i = 0; i < most; i++) {
            int at = start + i * apart;
            if (at >= end) {
                return -1;
            }
            if (bytes[at] != Packet.SYNC) {
                return i;
            }
        }
        return most;
    }
}
