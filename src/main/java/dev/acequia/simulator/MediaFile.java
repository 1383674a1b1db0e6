package dev.acequia.simulator;

import dev.acequia.mpegts.Packet;
import dev.acequia.simulator.broadcast.Broadcast;

/// A file of a content: packets of its broadcast from the beginning of a loop on, another one for each file.
///
/// @param start number of its first packet
/// @param length in bytes
record MediaFile(Broadcast broadcast, long start, long length) {
    private static final int LOOPS = 1_000_000;

    static MediaFile of(Content content, Broadcast broadcast, long length) {
        long loop = Math.floorMod(content.seed().hashCode(), LOOPS);
        return new MediaFile(broadcast, loop * broadcast.loopPackets(), length);
    }

    /// The bytes from `from` on, as many as `into` takes; all have to be there.
    void read(long from, byte[] into) {
        long first = from / Packet.SIZE;
        int skipped = (int) (from - first * Packet.SIZE);
        int packets = (skipped + into.length + Packet.SIZE - 1) / Packet.SIZE;
        byte[] whole = new byte[packets * Packet.SIZE];
        broadcast.write(start + first, packets, whole, 0);
        System.arraycopy(whole, skipped, into, 0, into.length);
    }
}
