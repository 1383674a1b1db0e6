package dev.acequia.mpegts;

/// Turns bytes that arrive in any portions into runs of whole packets, and finds the packets again after damage.
///
/// The reader fills [#array] from [#end] on, up to [#room] bytes, and says so with [#filled]; whole packets then go to
/// the sink in one contiguous run each. What is left of a packet stays for the next time. After a byte where a sync
/// byte should be, bytes are dropped until sync bytes stand at three packet starts in a row.
///
/// Not thread-safe: one feed owns it.
public final class Aligner {
    /// Receiver of runs of whole packets.
    public interface Sink {
        /// Takes the packets in `b` from index `from` up to, without, `to`; the array is reused afterwards.
        void packets(byte[] b, int from, int to);
    }

    private static final int PROOF = 3;

    private final byte[] bytes;
    private int end;
    private boolean locked;
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

    /// Where the next byte goes.
    public int end() {
        return end;
    }

    /// How many bytes may be filled in at [#end]; never 0.
    public int room() {
        return bytes.length - end;
    }

    /// Takes note of `count` bytes filled in at [#end] and hands all whole packets to the sink.
    public void filled(int count, Sink sink) {
        end += count;
        int at = 0;
        while (true) {
            if (!locked) {
                int found = search(at);
                dropped += found - at;
                at = found;
                if (!locked) {
                    break;
                }
            }
            int to = runEnd(at);
            if (to > at) {
                sink.packets(bytes, at, to);
                at = to;
            }
            if (at + Packet.SIZE > end && (at == end || bytes[at] == Packet.SYNC)) {
                break;
            }
            locked = false;
            losses++;
        }
        System.arraycopy(bytes, at, bytes, 0, end - at);
        end -= at;
    }

    /// Forgets the partial packet at the end, as between two sessions.
    public void restart() {
        dropped += end;
        end = 0;
        locked = false;
    }

    /// Forgets the partial packet at the end, but not the `count` bytes that were filled in behind it and not told of.
    public void restartBefore(int count) {
        System.arraycopy(bytes, end, bytes, 0, count);
        restart();
    }

    /// How many bytes were dropped because they belonged to no packet.
    public long dropped() {
        return dropped;
    }

    /// How often the packets were lost and had to be found again.
    public long losses() {
        return losses;
    }

    /// The end of the run of whole packets with sync bytes that starts at `at`.
    private int runEnd(int at) {
        int to = at;
        while (to + Packet.SIZE <= end && bytes[to] == Packet.SYNC) {
            to += Packet.SIZE;
        }
        return to;
    }

    /// The first index from `at` on that is proved to start a packet, then [#locked], or from which it may yet be.
    private int search(int at) {
        for (int start = at; start < end; start++) {
            int proofs = proofs(start);
            if (proofs == PROOF) {
                locked = true;
                return start;
            }
            if (proofs < 0) {
                return start;
            }
        }
        return end;
    }

    /// How many sync bytes stand in a row from `start`; -1 when more bytes are needed to tell.
    private int proofs(int start) {
        for (int i = 0; i < PROOF; i++) {
            int at = start + i * Packet.SIZE;
            if (at >= end) {
                return -1;
            }
            if (bytes[at] != Packet.SYNC) {
                return i;
            }
        }
        return PROOF;
    }
}
