package dev.acequia.mpegts;

import java.util.Arrays;
import java.util.stream.IntStream;

/// Packets without payload that tell a decoder that the stream goes on elsewhere (ISO 13818-1 2.4.3.5).
final class Discontinuity {
    private static final int FLAG = 0x80;
    private static final int PCR_FLAG = 0x10;

    /// The most PIDs that are announced; those of the program come first.
    private static final int MOST_PIDS = 96;

    private Discontinuity() {}

    /// One packet for each PID of the program and each other one in the stream, such as that of the SDT, with the
    /// counter after which the tables, as packets, and then the stream
    /// go on.
    ///
    /// @param seen the PIDs that are in the stream
    /// @param counters as they stand there
    /// @param first the PID of the packet that the stream goes on with; its counter is noted already
    /// @param pcr the clock where the stream goes on; -1 when unknown
    static byte[] packets(ProgramTables tables, int[] seen, Counters counters, int first, long pcr) {
        int[] pids = IntStream.concat(Arrays.stream(tables.watchedPids()), Arrays.stream(seen))
                .distinct()
                .limit(MOST_PIDS)
                .toArray();
        byte[] out = new byte[pids.length * Packet.SIZE];
        Arrays.fill(out, (byte) 0xFF);
        for (int i = 0; i < pids.length; i++) {
            int at = i * Packet.SIZE;
            boolean withClock = pids[i] == tables.pcrPid() && pcr >= 0;
            out[at] = Packet.SYNC;
            out[at + 1] = (byte) (pids[i] >> 8);
            out[at + 2] = (byte) pids[i];
            out[at + 3] = 0x20;
            int toCome = pids[i] == first ? 1 : tables.packetsOf(pids[i]);
            Packet.setContinuity(out, at, counters.last(pids[i]) - toCome);
            out[at + 4] = (byte) (Packet.SIZE - 5);
            out[at + 5] = (byte) (withClock ? FLAG | PCR_FLAG : FLAG);
            if (withClock) {
                Packet.setPcr(out, at, pcr);
            }
        }
        return out;
    }
}
