package dev.acequia.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.acequia.mpegts.Clock;
import dev.acequia.mpegts.Packet;
import dev.acequia.rig.Client;
import dev.acequia.simulator.broadcast.Broadcast;
import dev.acequia.simulator.broadcast.Clip;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Damage to the transport stream, seen beside what it would have been without.
class DamageTest extends SimulatorRig {
    private static final int PAST = 2000;
    private static final int EVERY = 100;
    private static final int SEEN = 1500;

    private Broadcast broadcast;
    private long first;

    DamageTest() {
        super(SimulatorOptions::withClock);
    }

    @BeforeEach
    void set() throws IOException {
        simulator.faults().set(Knob.PREBUF_SECONDS, "0s");
        simulator.faults().set(Knob.BURST_BYTES, String.valueOf(PAST * Packet.SIZE));
        simulator.faults().set(Knob.CORRUPT_EVERY, String.valueOf(EVERY));
        broadcast = Broadcast.of(Clip.named(content.clip()), 1, content.infohash());
        first = broadcast.edge(clock.instant()) - PAST;
    }

    @Test
    void bitsFlip() throws IOException {
        byte[] seen = corrupted("bitflip");
        byte[] whole = expected(SEEN);
        for (int i = 0; i < SEEN; i++) {
            int from = i * Packet.SIZE;
            boolean isHit = (first + i) % EVERY == 0;
            boolean isWhole = Arrays.equals(seen, from, from + Packet.SIZE, whole, from, from + Packet.SIZE);
            assertThat(isWhole).isEqualTo(!isHit);
        }
    }

    @Test
    void bytesComeInBetween() throws IOException {
        byte[] seen = corrupted("misalign");
        int garbage = 5;
        int hit = firstHit() * Packet.SIZE;
        assertThat(Arrays.copyOf(seen, hit)).isEqualTo(Arrays.copyOf(expected(SEEN), hit));
        assertThat(seen[hit + garbage]).isEqualTo(Packet.SYNC);
        assertThat(seen[hit + garbage + Packet.SIZE]).isEqualTo(Packet.SYNC);
    }

    @Test
    void packetsAreMissing() throws IOException {
        byte[] seen = corrupted("drop");
        byte[] whole = expected(SEEN);
        int hit = firstHit() * Packet.SIZE;
        assertThat(Arrays.copyOf(seen, hit)).isEqualTo(Arrays.copyOf(whole, hit));
        assertThat(Arrays.copyOfRange(seen, hit, hit + Packet.SIZE))
                .isEqualTo(Arrays.copyOfRange(whole, hit + Packet.SIZE, hit + 2 * Packet.SIZE));
    }

    @Test
    void packetsComeTwice() throws IOException {
        byte[] seen = corrupted("dup");
        int hit = firstHit() * Packet.SIZE;
        assertThat(Arrays.copyOfRange(seen, hit, hit + Packet.SIZE))
                .isEqualTo(Arrays.copyOfRange(seen, hit + Packet.SIZE, hit + 2 * Packet.SIZE));
    }

    @Test
    void countersJumpAndStayJumped() throws IOException {
        byte[] seen = corrupted("ccJump");
        byte[] whole = expected(SEEN);
        for (int i = 0; i < SEEN; i++) {
            int jumps = i < firstHit() ? 0 : 1 + (i - firstHit()) / EVERY;
            int at = i * Packet.SIZE;
            assertThat(Packet.continuity(seen, at)).isEqualTo(Packet.continuity(whole, at) + 5 * jumps & 15);
        }
    }

    @Test
    void clocksJumpWithoutAWord() throws IOException {
        byte[] seen = corrupted("pcrJump");
        assertThat(clockJumps(seen)).isPositive();
        assertThat(announcements(seen)).isZero();
    }

    @Test
    void clocksJumpWithAnAnnouncement() throws IOException {
        byte[] seen = corrupted("discontinuity");
        assertThat(clockJumps(seen)).isPositive();
        assertThat(announcements(seen)).isPositive();
    }

    @Test
    void theProgramMapChanges() throws IOException {
        byte[] seen = corrupted("pmtChange");
        int moved = 0;
        int version = -1;
        int versions = 0;
        for (int at = 0; at < seen.length; at += Packet.SIZE) {
            int pid = Packet.pid(seen, at);
            moved += pid == 0x201 ? 1 : 0;
            if (pid == 0x1000) {
                assertThat(crcOfSection(seen, at + 5)).isZero();
                int now = seen[at + 10] >> 1 & 0x1F;
                versions += now == version ? 0 : 1;
                version = now;
            }
        }
        assertThat(moved).isPositive();
        assertThat(versions).isGreaterThan(3);
    }

    @Test
    void severalDamagesGoTogether() throws IOException {
        byte[] seen = corrupted("drop,dup, ccJump");
        assertThat(seen).isNotEqualTo(expected(SEEN));
    }

    /// As many packets of the stream as fit, with this damage.
    private byte[] corrupted(String damages) throws IOException {
        simulator.faults().set(Knob.CORRUPT, damages);
        try (Client stream = client.play(content, "a")) {
            clock.advance(Duration.ofSeconds(1));
            return stream.readExactly(SEEN * Packet.SIZE);
        }
    }

    /// The first packets of the stream, undamaged.
    private byte[] expected(int packets) {
        byte[] b = new byte[packets * Packet.SIZE];
        broadcast.write(first, packets, b, 0);
        return b;
    }

    /// The index of the first packet that damage hits.
    private int firstHit() {
        return (int) Math.floorMod(-first, (long) EVERY);
    }

    private static int clockJumps(byte[] b) {
        int jumps = 0;
        long last = -1;
        for (int at = 0; at < b.length; at += Packet.SIZE) {
            if (Packet.hasPcr(b, at)) {
                jumps += last >= 0 && Clock.pcrDistance(last, Packet.pcr(b, at)) > 9 * Clock.PCR_HZ ? 1 : 0;
                last = Packet.pcr(b, at);
            }
        }
        return jumps;
    }

    private static int announcements(byte[] b) {
        int count = 0;
        for (int at = 0; at < b.length; at += Packet.SIZE) {
            count += Packet.isDiscontinuous(b, at) ? 1 : 0;
        }
        return count;
    }

    /// Zero when the checksum at the end of a section fits.
    private static int crcOfSection(byte[] b, int section) {
        int end = section + 3 + ((b[section + 1] & 0x0F) << 8 | b[section + 2] & 0xFF);
        int crc = -1;
        for (int i = section; i < end; i++) {
            crc ^= b[i] << 24;
            for (int bit = 0; bit < 8; bit++) {
                crc = crc < 0 ? crc << 1 ^ 0x04C11DB7 : crc << 1;
            }
        }
        return crc;
    }
}
