package dev.acequia.mpegts;

import java.util.Arrays;

/// Writes packets without payload that tell a decoder that the stream goes on elsewhere (ISO 13818-1 2.4.3.5).
final class Discontinuity {
    private static final int FLAG = 0x80;
    private static final int PCR_FLAG = 0x10;

    private Discontinuity() {}

    /// One packet for each PID, with the counter after which the stream goes on, so that what follows is continuous.
    ///
    /// @param pcr the clock where the stream goes on, for the packet of `pcrPid`; -1 when unknown
    static byte[] packets(int[] pids, Continuity continuity, int pcrPid, long pcr) {
        byte[] out = new byte[pids.length * Packet.SIZE];
        Arrays.fill(out, (byte) 0xFF);
        for (int i = 0; i < pids.length; i++) {
            int at = i * Packet.SIZE;
            boolean withClock = pids[i] == pcrPid && pcr >= 0;
            out[at] = Packet.SYNC;
            out[at + 1] = (byte) (pids[i] >> 8);
            out[at + 2] = (byte) pids[i];
            out[at + 3] = 0x20;
            Packet.setContinuity(out, at, continuity.last(pids[i]));
            out[at + 4] = (byte) (Packet.SIZE - 5);
            out[at + 5] = (byte) (withClock ? FLAG | PCR_FLAG : FLAG);
            if (withClock) {
                Packet.setPcr(out, at, pcr);
            }
        }
        return out;
    }
}
