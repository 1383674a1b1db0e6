package dev.acequia.feed;

import dev.acequia.mpegts.Packet;

/// Buffer of the packets since the last possible join point, while a new session is joined.
final class JoinHold {
    /// A key frame shows itself within its first packets.
    private static final int MOST_BYTES = 512 * Packet.SIZE;

    /// What a session that begins anew puts before its next packets, the tables included.
    static final int MOST_BEGINNING = MOST_BYTES + 64 * Packet.SIZE;

    private final byte[] bytes = new byte[MOST_BYTES];
    private int length;

    /// Keeps a packet; one that may begin a join point lets go of all before it.
    void add(byte[] b, int at, int videoPid) {
        boolean mayBegin = Packet.startsUnit(b, at) && (videoPid < 0 || Packet.pid(b, at) == videoPid);
        if (mayBegin || length == MOST_BYTES) {
            length = 0;
        }
        System.arraycopy(b, at, bytes, length, Packet.SIZE);
        length += Packet.SIZE;
    }

    /// Lets go of all.
    void clear() {
        length = 0;
    }

    byte[] bytes() {
        return bytes;
    }

    int length() {
        return length;
    }
}
