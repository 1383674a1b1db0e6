package dev.acequia.mpegts;

import static dev.acequia.mpegts.Sessions.firstBeyond;
import static dev.acequia.mpegts.Sessions.joined;
import static dev.acequia.mpegts.Sessions.lastPcr;
import static dev.acequia.mpegts.Sessions.packets;
import static org.assertj.core.api.Assertions.assertThat;

import dev.acequia.mpegts.Splicer.Verdict;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What a splicer makes of the program clock.
class SplicerClockTest {
    private static final int SIZE = Packet.SIZE;
    private static final long MINUTE = 60 * Clock.PCR_HZ;

    private final Random random = new Random(7);
    private final Sessions sessions = new Sessions(random);

    @Test
    void theClockMayWrapOnTheWay() {
        byte[] stream = sessions.source(30);
        for (int cut = 1500; cut < 3000; cut += 37) {
            byte[] wrapping = stream.clone();
            // The wrap lies before the cut, behind it, or right there.
            shift(wrapping, Clock.PCR_WRAP - lastPcr(packets(stream, 0, cut)) + (random.nextInt(3) - 1) * 5_000_000L);
            Splicer splicer = sessions.after(wrapping, cut);
            assertThat(sessions.read(splicer, packets(wrapping, cut - 1400, cut + 500)))
                    .isEqualTo(1400);
            assertThat(splicer.verdict()).isEqualTo(Verdict.FOUND);
        }
    }

    private static void shift(byte[] b, long ticks) {
        for (int at = 0; at < b.length; at += SIZE) {
            if (Packet.hasPcr(b, at)) {
                Packet.setPcr(b, at, Math.floorMod(Packet.pcr(b, at) + ticks, Clock.PCR_WRAP));
            }
        }
    }

    @Test
    void aSessionThatBeginsBehindThePlaceIsKnownByItsFirstClock() {
        byte[] stream = sessions.source(20);
        for (int gap : new int[] {1, 100, 1000}) {
            int cut = 2000;
            byte[] session = packets(stream, cut + 100 + gap, 4000);
            Splicer splicer = sessions.after(stream, cut);
            assertThat(sessions.read(splicer, session))
                    .isEqualTo(firstBeyond(session, lastPcr(packets(stream, 0, cut))));
            assertThat(splicer.verdict()).isEqualTo(Verdict.NO_OVERLAP);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {-11, 1, 20, 60 * 13, -60 * 13})
    void aSessionOfAnotherTimeIsKnownByItsFirstClock(long minutes) {
        byte[] stream = sessions.source(20);
        byte[] session = packets(stream, 500, 3000);
        shift(session, minutes * MINUTE);
        Splicer splicer = sessions.after(stream, 2000);

        assertThat(sessions.read(splicer, session)).isLessThan(100);
        assertThat(splicer.verdict()).isEqualTo(Verdict.NO_OVERLAP);
    }

    @Test
    void aSessionOfNineMinutesAgoIsReadOn() {
        byte[] stream = sessions.source(20);
        byte[] past = packets(stream, 0, 1900);
        shift(past, -9 * MINUTE);
        Splicer splicer = sessions.after(stream, 2000);

        assertThat(sessions.read(splicer, joined(past, packets(stream, 1900, 2100))))
                .isEqualTo(2000);
        assertThat(splicer.verdict()).isEqualTo(Verdict.FOUND);
    }

    @Test
    void aStreamWithoutClockIsToldByItsTimeStampsAndNotLookedForWithoutEnd() {
        byte[] stream = withoutClock(4000);
        Splicer splicer = sessions.after(stream, 3000);
        assertThat(sessions.read(splicer, packets(stream, 1000, 3500))).isEqualTo(2000);
        assertThat(splicer.verdict()).isEqualTo(Verdict.FOUND);

        Splicer inVain = sessions.after(stream, 3000);
        byte[] other = packets(stream, 0, 2900);
        long read = 0;
        while (inVain.verdict() == Verdict.SEARCHING) {
            read += inVain.packets(other, 0, other.length);
        }
        assertThat(inVain.verdict()).isEqualTo(Verdict.NO_OVERLAP);
        assertThat(read).isBetween(Splicer.MOST_BYTES, Splicer.MOST_BYTES + SIZE);
    }

    private static byte[] withoutClock(int packets) {
        Ts ts = new Ts();
        for (int i = 0; i < packets; i += 20) {
            byte[] pes = Ts.filled(184);
            System.arraycopy(Ts.hex("000001E00000 8080 05"), 0, pes, 0, 9);
            long pts = i * 100L;
            long field = 0x21L << 32 | (pts >> 15 & 0x7FFF) << 17 | 1 << 16 | (pts & 0x7FFF) << 1 | 1;
            for (int b = 0; b < 5; b++) {
                pes[9 + b] = (byte) (field >> 32 - 8 * b);
            }
            ts.packet(Ts.VIDEO_PID, true, 0, -1, pes).filler(Ts.VIDEO_PID, 19);
        }
        return ts.bytes();
    }

    @Test
    void theClockOfADamagedPacketIsNotBelieved() {
        byte[] stream = sessions.source(20);
        byte[] session = packets(stream, 1000, 2100);
        int at = firstBeyond(session, -1) * SIZE;
        Packet.setPcr(session, at, Packet.pcr(session, at) + MINUTE);
        session[at + 1] |= (byte) 0x80;

        Splicer splicer = sessions.after(stream, 2000);
        assertThat(sessions.read(splicer, session)).isEqualTo(1000);
        assertThat(splicer.verdict()).isEqualTo(Verdict.FOUND);
    }
}
