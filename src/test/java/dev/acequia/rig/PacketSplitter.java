package dev.acequia.rig;

import dev.acequia.mpegts.Packet;
import java.util.Arrays;
import java.util.function.Consumer;

/// Splitter of an MPEG-TS body, which comes in pieces of any length, into packets. One thread at a time.
final class PacketSplitter {
    private final byte[] packet = new byte[Packet.SIZE];
    private final Consumer<byte[]> sink;
    private int length;

    /// @param sink takes each whole packet; the array is reused afterwards
    PacketSplitter(Consumer<byte[]> sink) {
        this.sink = sink;
    }

    void take(byte[] piece, int count) {
        for (int at = 0; at < count; ) {
            int part = Math.min(count - at, Packet.SIZE - length);
            System.arraycopy(piece, at, packet, length, part);
            at += part;
            length += part;
            if (length == Packet.SIZE) {
                length = 0;
                sink.accept(packet);
            }
        }
    }

    /// The bytes since the last whole packet.
    byte[] rest() {
        return Arrays.copyOf(packet, length);
    }

    /// The number of bytes since the last whole packet.
    int restLength() {
        return length;
    }
}
