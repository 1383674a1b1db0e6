package dev.acequia.simulator.broadcast;

import static org.assertj.core.api.Assertions.assertThat;

import dev.acequia.mpegts.Clock;
import dev.acequia.mpegts.Packet;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BroadcastTest {
    private static final String INFOHASH = "0123456789abcdef0123456789abcdef01234567";
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00.123456789Z");

    private Clip clip;

    @BeforeAll
    void load() throws IOException {
        clip = Clip.named("card");
    }

    @Test
    void twoOfTheSameSeedAgreeOnEveryByte() {
        Broadcast one = Broadcast.of(clip, 7, INFOHASH);
        Broadcast other = Broadcast.of(clip, 7, INFOHASH);

        assertThat(one.edge(NOW)).isEqualTo(other.edge(NOW));
        assertThat(packets(one, one.edge(NOW), 5000)).isEqualTo(packets(other, other.edge(NOW), 5000));
    }

    @Test
    void anotherSeedAndAnotherContentAreElsewhere() {
        long edge = Broadcast.of(clip, 7, INFOHASH).edge(NOW);

        assertThat(Broadcast.of(clip, 8, INFOHASH).edge(NOW)).isNotEqualTo(edge);
        assertThat(Broadcast.of(clip, 7, INFOHASH.replace('0', 'f')).edge(NOW)).isNotEqualTo(edge);
    }

    @ParameterizedTest
    @ValueSource(strings = {"card", "counter", "bars"})
    void countersGoOnOverTheBorderOfTheLoop(String name) throws IOException {
        Clip clip = Clip.named(name);
        Broadcast broadcast = new Broadcast(clip, Duration.ZERO);
        int count = 3 * clip.packets();
        byte[] b = packets(broadcast, broadcast.edge(NOW), count);
        int[] last = new int[Packet.PIDS];
        boolean[] seen = new boolean[Packet.PIDS];
        for (int at = 0; at < b.length; at += Packet.SIZE) {
            int pid = Packet.pid(b, at);
            int expected = Packet.hasPayload(b, at) ? last[pid] + 1 & 15 : last[pid];
            if (seen[pid]) {
                assertThat(Packet.continuity(b, at)).isEqualTo(expected);
            }
            seen[pid] = true;
            last[pid] = Packet.continuity(b, at);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"card", "counter", "bars"})
    void pictureAndSoundGoOnFrameByFrameOverTheBorder(String name) throws IOException {
        Clip clip = Clip.named(name);
        byte[] b = packets(new Broadcast(clip, Duration.ZERO), 0, 2 * clip.packets());

        assertThat(decodingTimes(b, 0x100)).hasSize(800).satisfies(times -> stepBy(times, 3600));
        assertThat(decodingTimes(b, 0x101)).hasSize(1500).satisfies(times -> stepBy(times, 1920));
    }

    @Test
    void theClockReferenceIsTheTimeOnTheAir() {
        Broadcast broadcast = new Broadcast(clip, Duration.ZERO);
        long edge = broadcast.edge(NOW);
        byte[] b = packets(broadcast, edge, 2 * clip.packets());
        long last = -1;
        for (int i = 0; i < 2 * clip.packets(); i++) {
            if (Packet.hasPcr(b, i * Packet.SIZE)) {
                Instant onAir = broadcast.onAir(edge + i);
                long ticks = onAir.getEpochSecond() * Clock.PCR_HZ + onAir.getNano() * 27L / 1000;
                long reference = Packet.pcr(b, i * Packet.SIZE);
                assertThat(Clock.pcrDistance(reference, ticks % Clock.PCR_WRAP)).isBetween(-1L, 1L);
                assertThat(last < 0 ? 1 : Clock.pcrDistance(last, reference)).isBetween(1L, Clock.PCR_HZ / 10);
                last = reference;
            }
        }
    }

    @Test
    void stampsWrapWhereTheStandardSays() {
        Broadcast broadcast = new Broadcast(clip, Duration.ZERO);
        // The first wrap of the clock since the epoch: after 2^33 ticks of 90 kHz.
        Instant wrap = Instant.ofEpochSecond(Clock.PTS_WRAP / Clock.PTS_HZ + 1);
        long before = broadcast.edge(wrap.minusSeconds(20));
        int count = (int) (broadcast.edge(wrap.plusSeconds(20)) - before);
        byte[] b = packets(broadcast, before, count);
        long last = -1;
        for (int at = 0; at < b.length; at += Packet.SIZE) {
            if (Packet.hasPcr(b, at)) {
                assertThat(last < 0 ? 1 : Clock.pcrDistance(last, Packet.pcr(b, at)))
                        .isBetween(1L, Clock.PCR_HZ / 10);
                last = Packet.pcr(b, at);
            }
        }
        assertThat(last).isLessThan(25 * Clock.PCR_HZ);
    }

    @Test
    void aPacketIsBehindTheEdgeFromTheTimeItIsOnTheAir() {
        Broadcast broadcast = Broadcast.of(clip, 3, INFOHASH);
        long edge = broadcast.edge(NOW);
        for (long number = edge; number < edge + 2L * clip.packets(); number += 61) {
            Instant onAir = broadcast.onAir(number);
            assertThat(broadcast.edge(onAir)).isGreaterThan(number);
            assertThat(broadcast.edge(onAir.minusNanos(200_000_000))).isLessThanOrEqualTo(number);
        }
    }

    private static List<Long> decodingTimes(byte[] b, int pid) {
        List<Long> times = new ArrayList<>();
        for (int at = 0; at < b.length; at += Packet.SIZE) {
            if (Packet.pid(b, at) == pid && Packet.startsUnit(b, at)) {
                int pes = Packet.payload(b, at);
                boolean hasDecodingTime = (b[pes + 7] & 0x40) != 0;
                times.add(stamp(b, pes + (hasDecodingTime ? 14 : 9)));
            }
        }
        return times;
    }

    private static void stepBy(List<? extends Long> times, long ticks) {
        for (int i = 1; i < times.size(); i++) {
            assertThat(Clock.ptsDistance(times.get(i - 1), times.get(i))).isEqualTo(ticks);
        }
    }

    private static long stamp(byte[] b, int at) {
        return (b[at] & 0x0EL) << 29
                | (b[at + 1] & 0xFFL) << 22
                | (b[at + 2] & 0xFEL) << 14
                | (b[at + 3] & 0xFFL) << 7
                | (b[at + 4] & 0xFEL) >> 1;
    }

    private static byte[] packets(Broadcast broadcast, long from, int count) {
        byte[] b = new byte[count * Packet.SIZE];
        broadcast.write(from, count, b, 0);
        return b;
    }
}
