package dev.acequia.simulator;

import dev.acequia.mpegts.Clock;
import dev.acequia.mpegts.Packet;
import dev.acequia.simulator.broadcast.Stamps;
import java.io.IOException;
import java.util.Arrays;
import java.util.Set;

/// Writer of a broadcast's packets with the configured damage. Jumps stay: what comes after one has jumped as well.
///
/// For the reader's thread only.
final class Damager {
    private static final byte[] GARBAGE = {0x13, 0x37, 0x47, 0x00, 0x42};
    private static final long JUMP = 10 * Clock.PTS_HZ;
    private static final int COUNTER_JUMP = 5;

    private final ProgramMap map = new ProgramMap();

    private int counterJumped;
    private long clockJumped;
    private boolean announces;

    /// Puts packet `number`, which lies at `at` and may be changed, into the body.
    void put(long number, byte[] b, int at, Mood mood, Body body) throws IOException {
        Set<?> damages = mood.damages();
        boolean isHit = !damages.isEmpty() && number % Math.max(1, mood.number(Knob.CORRUPT_EVERY)) == 0;
        if (isHit) {
            jump(damages);
            if (damages.contains(Damage.MISALIGN)) {
                body.put(GARBAGE, 0, GARBAGE.length);
            }
        }
        Packet.setContinuity(b, at, Packet.continuity(b, at) + counterJumped);
        Stamps.shift(b, at, clockJumped);
        map.rewrite(b, at);
        if (announces && Packet.hasPcr(b, at)) {
            b[at + 5] |= (byte) 0x80;
            announces = false;
        }
        if (isHit && damages.contains(Damage.BITFLIP)) {
            b[at + Packet.SIZE - 1 - (int) Math.floorMod(number, 32L)] ^= 0x10;
        }
        if (isHit && damages.contains(Damage.NOISE)) {
            Arrays.fill(b, at, at + Packet.SIZE, GARBAGE[0]);
        }
        if (!isHit || !damages.contains(Damage.DROP)) {
            body.put(b, at, Packet.SIZE);
        }
        if (isHit && damages.contains(Damage.DUP)) {
            body.put(b, at, Packet.SIZE);
        }
    }

    private void jump(Set<?> damages) {
        if (damages.contains(Damage.CC_JUMP)) {
            counterJumped += COUNTER_JUMP;
        }
        if (damages.contains(Damage.PCR_JUMP) || damages.contains(Damage.DISCONTINUITY)) {
            clockJumped += JUMP;
        }
        announces |= damages.contains(Damage.DISCONTINUITY);
        if (damages.contains(Damage.PMT_CHANGE)) {
            map.change();
        }
    }
}
