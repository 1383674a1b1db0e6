package dev.acequia.mpegts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.acequia.mpegts.Splicer.Verdict;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SplicerTest {
    private static final int MEDIA_IN_KEY = 8;
    private static final int SIZE = Packet.SIZE;
    private static final long MINUTE = 60 * Clock.PCR_HZ;

    private final Random random = new Random(7);
    private final ProgramTables tables = tables();

    private static ProgramTables tables() {
        ProgramTables tables = new ProgramTables();
        byte[] b = Ts.withVideo(Ts.H264).bytes();
        for (int at = 0; at < b.length; at += SIZE) {
            tables.packet(b, at, Packet.pid(b, at));
        }
        return tables;
    }

    /// Groups of pictures with sound.
    private static byte[] footage(int groups) {
        Footage footage = new Footage(9000);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int i = 0; i < groups; i++) {
            out.writeBytes(footage.next());
        }
        return out.toByteArray();
    }

    /// The same with null packets here and there.
    private byte[] source(int groups) {
        byte[] footage = footage(groups);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int at = 0; at < footage.length; at += SIZE) {
            out.write(footage, at, SIZE);
            out.writeBytes(nulls(random.nextInt(12) == 0 ? random.nextInt(4) : 0));
        }
        return out.toByteArray();
    }

    private static byte[] nulls(int count) {
        Ts ts = new Ts();
        for (int i = 0; i < count; i++) {
            ts.nullPacket();
        }
        return ts.bytes();
    }

    private static byte[] packets(byte[] b, int from, int to) {
        return Ts.packets(b, Math.max(0, from), Math.min(to, b.length / SIZE));
    }

    /// What knows the first `cut` packets of a stream as sent.
    private Splicer after(byte[] stream, int cut) {
        byte[] sent = packets(stream, cut - Splicer.MOST_PACKETS, cut);
        return new Splicer(sent, tables, lastPcr(sent));
    }

    private static long lastPcr(byte[] b) {
        for (int at = b.length - SIZE; at >= 0; at -= SIZE) {
            if (Packet.hasPcr(b, at)) {
                return Packet.pcr(b, at);
            }
        }
        return -1;
    }

    /// Reads a session in portions of any size; how many packets stand before the place where the search ended.
    private int read(Splicer splicer, byte[] session) {
        int at = 0;
        while (at < session.length && splicer.verdict() == Verdict.SEARCHING) {
            int to = Math.min(session.length, at + (1 + random.nextInt(40)) * SIZE);
            int end = splicer.packets(session, at, to);
            assertThat(end == to || splicer.verdict() != Verdict.SEARCHING).isTrue();
            at = end;
        }
        return at / SIZE;
    }

    /// How many packets before a cut it takes to tell them from all others.
    private static int distinctive(byte[] stream, int cut) {
        int media = 0;
        boolean isTimed = false;
        for (int packet = cut - 1; packet >= 0; packet--) {
            int pid = Packet.pid(stream, packet * SIZE);
            media += pid == Ts.VIDEO_PID || pid == Ts.AUDIO_PID ? 1 : 0;
            isTimed |= Packet.hasPcr(stream, packet * SIZE);
            if (isTimed && media >= MEDIA_IN_KEY) {
                return cut - packet;
            }
        }
        return Integer.MAX_VALUE;
    }

    private static int firstBeyond(byte[] session, long pcr) {
        int at = 0;
        while (!Packet.hasPcr(session, at) || Clock.pcrDistance(pcr, Packet.pcr(session, at)) <= 0) {
            at += SIZE;
        }
        return at / SIZE;
    }

    @Test
    void anyOverlapEndsAtExactlyTheNextPacketOrIsTooShortToBeTold() {
        byte[] stream = source(30);
        for (int overlap = 0; overlap <= 3000; overlap++) {
            int cut = 4500 + random.nextInt(1000);
            byte[] session = packets(stream, cut - overlap, cut + 1000);
            Splicer splicer = after(stream, cut);
            int end = read(splicer, session);
            if (overlap >= distinctive(stream, cut)) {
                assertThat(splicer.verdict()).as("overlap %d", overlap).isEqualTo(Verdict.FOUND);
                assertThat(end).as("overlap %d", overlap).isEqualTo(overlap);
            } else {
                long last = lastPcr(packets(stream, 0, cut));
                assertThat(splicer.verdict()).as("overlap %d", overlap).isEqualTo(Verdict.NO_OVERLAP);
                assertThat(end).as("overlap %d", overlap).isEqualTo(firstBeyond(session, last));
            }
        }
    }

    @Test
    void bytesInAnyPortionsFromAnywhereGoOnWithTheNextPacket() {
        byte[] stream = source(20);
        for (int round = 0; round < 300; round++) {
            int cut = 3000 + random.nextInt(1000);
            Splicer splicer = after(stream, cut);
            byte[] session = Arrays.copyOfRange(stream, random.nextInt(2500 * SIZE), stream.length);
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            Aligner aligner = new Aligner(8192);
            for (int at = 0; at < session.length; ) {
                int part = Math.min(Math.min(aligner.room(), 1 + random.nextInt(5000)), session.length - at);
                System.arraycopy(session, at, aligner.array(), aligner.end(), part);
                aligner.filled(part, (b, from, to) -> {
                    int end = splicer.packets(b, from, to);
                    out.write(b, end, to - end);
                });
                at += part;
            }
            assertThat(splicer.verdict()).isEqualTo(Verdict.FOUND);
            assertThat(out.toByteArray()).isEqualTo(Ts.packets(stream, cut, stream.length / SIZE));
        }
    }

    @Test
    void theFirstPacketsOfAStreamAreFoundAgainAsSoonAsTheyAreDistinctive() {
        byte[] stream = source(3);
        for (int cut = 1; cut < 200; cut++) {
            boolean isTold = distinctive(stream, cut) <= cut;
            Splicer splicer = after(stream, cut);
            assertThat(read(splicer, stream)).as("cut %d", cut).isEqualTo(isTold ? cut : 0);
            assertThat(splicer.verdict()).isEqualTo(isTold ? Verdict.FOUND : Verdict.NO_OVERLAP);
        }
    }

    @Test
    void tablesAndStuffingAloneAreNoPlace() {
        Ts ts = new Ts();
        for (int i = 0; i < 1000; i++) {
            ts.pat().pmt(Ts.VIDEO_PID, Ts.VIDEO_PID, Ts.H264).nullPacket().nullPacket();
        }
        assertThat(new Splicer(ts.bytes(), tables, 0).verdict()).isEqualTo(Verdict.NO_OVERLAP);
    }

    @Test
    void mediaThatTellNoTimeAreNoPlace() {
        byte[] filler = new Ts().filler(Ts.VIDEO_PID, 3000).bytes();
        assertThat(new Splicer(filler, tables, 0).verdict()).isEqualTo(Verdict.NO_OVERLAP);
    }

    @Test
    void aTimeTooFarBackIsNotLookedFor() {
        Ts ts = new Ts().unitWithClock(Ts.VIDEO_PID, 0, 1000, Ts.H264_SLICE);
        for (int i = 0; i < Splicer.MOST_PACKETS; i++) {
            ts.nullPacket();
        }
        byte[] sent = ts.filler(Ts.VIDEO_PID, 20).bytes();
        assertThat(new Splicer(sent, tables, 1000).verdict()).isEqualTo(Verdict.NO_OVERLAP);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 5, 8, 12})
    void nullPacketsBehindThePlaceAreNotSentAgain(int inSession) {
        byte[] stream = footage(4);
        byte[] sent = joined(packets(stream, 0, 400), nulls(8));
        byte[] session = joined(packets(stream, 100, 400), nulls(inSession), packets(stream, 400, 450));

        Splicer splicer = new Splicer(sent, tables, lastPcr(sent));
        assertThat(read(splicer, session)).isEqualTo(300 + Math.min(inSession, 8));
        assertThat(splicer.verdict()).isEqualTo(Verdict.FOUND);
    }

    @Test
    void nullPacketsThatKeptPlayersAliveDoNotHideThePlace() {
        byte[] stream = source(10);
        int cut = 2000;
        byte[] sent = joined(packets(stream, 500, cut - 5), nulls(700), packets(stream, cut - 5, cut));
        Splicer splicer = new Splicer(sent, tables, lastPcr(sent));

        assertThat(read(splicer, packets(stream, 300, 2500))).isEqualTo(cut - 300);
        assertThat(splicer.verdict()).isEqualTo(Verdict.FOUND);
    }

    private static byte[] joined(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }

    /// A still picture: every group has the same bytes but for its time, and counters that come round.
    @Test
    void contentThatRepeatsIsToldByItsTime() {
        Ts ts = new Ts();
        for (int i = 0; i < 50; i++) {
            ts.counter(Ts.VIDEO_PID, 0).counter(Ts.AUDIO_PID, 0);
            ts.unitWithClock(Ts.VIDEO_PID, 0, i * Clock.PCR_HZ, Ts.H264_IDR).filler(Ts.VIDEO_PID, 60);
            ts.filler(Ts.AUDIO_PID, 3);
        }
        byte[] stream = ts.bytes();
        int cut = 40 * 64 + 30;
        Splicer splicer = after(stream, cut);

        assertThat(read(splicer, packets(stream, 10, 3000))).isEqualTo(cut - 10);
        assertThat(splicer.verdict()).isEqualTo(Verdict.FOUND);
    }

    @Test
    void aKeyThatBeginsWithEqualPacketsIsFoundBehindMoreOfThem() {
        Ts equal = new Ts();
        for (int i = 0; i < 20; i++) {
            equal.counter(Ts.VIDEO_PID, 3).filler(Ts.VIDEO_PID, 1);
        }
        byte[] last =
                new Ts().unitWithClock(Ts.VIDEO_PID, 0, 1000, Ts.H264_SLICE).bytes();
        byte[] sent = joined(packets(equal.bytes(), 0, 9), last);
        Splicer splicer = new Splicer(sent, tables, 1000);

        byte[] session = joined(equal.bytes(), last, equal.bytes());
        assertThat(read(splicer, session)).isEqualTo(21);
        assertThat(splicer.verdict()).isEqualTo(Verdict.FOUND);
    }

    @Test
    void theClockMayWrapOnTheWay() {
        byte[] stream = source(30);
        for (int cut = 1500; cut < 3000; cut += 37) {
            byte[] wrapping = stream.clone();
            // The wrap lies before the cut, behind it, or right there.
            shift(wrapping, Clock.PCR_WRAP - lastPcr(packets(stream, 0, cut)) + (random.nextInt(3) - 1) * 5_000_000L);
            Splicer splicer = after(wrapping, cut);
            assertThat(read(splicer, packets(wrapping, cut - 1400, cut + 500))).isEqualTo(1400);
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
        byte[] stream = source(20);
        for (int gap : new int[] {1, 100, 1000}) {
            int cut = 2000;
            byte[] session = packets(stream, cut + 100 + gap, 4000);
            Splicer splicer = after(stream, cut);
            assertThat(read(splicer, session)).isEqualTo(firstBeyond(session, lastPcr(packets(stream, 0, cut))));
            assertThat(splicer.verdict()).isEqualTo(Verdict.NO_OVERLAP);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {-11, 1, 20, 60 * 13, -60 * 13})
    void aSessionOfAnotherTimeIsKnownByItsFirstClock(long minutes) {
        byte[] stream = source(20);
        byte[] session = packets(stream, 500, 3000);
        shift(session, minutes * MINUTE);
        Splicer splicer = after(stream, 2000);

        assertThat(read(splicer, session)).isLessThan(100);
        assertThat(splicer.verdict()).isEqualTo(Verdict.NO_OVERLAP);
    }

    @Test
    void aSessionOfNineMinutesAgoIsReadOn() {
        byte[] stream = source(20);
        byte[] past = packets(stream, 0, 1900);
        shift(past, -9 * MINUTE);
        Splicer splicer = after(stream, 2000);

        assertThat(read(splicer, joined(past, packets(stream, 1900, 2100)))).isEqualTo(2000);
        assertThat(splicer.verdict()).isEqualTo(Verdict.FOUND);
    }

    @Test
    void oneOtherByteInWhatTellsThePlaceIsAnotherStream() {
        byte[] stream = source(20);
        int cut = 2000;
        int key = distinctive(stream, cut);
        long last = lastPcr(packets(stream, 0, cut));
        for (int back = 1; back <= key + 50; back++) {
            byte[] session = packets(stream, 1000, 3000);
            int damaged = (cut - back - 1000) * SIZE;
            boolean isNull = Packet.pid(session, damaged) == Packet.NULL_PID;
            session[damaged + 100 + random.nextInt(88)] ^= (byte) (1 + random.nextInt(255));

            Splicer splicer = after(stream, cut);
            int end = read(splicer, session);
            if (back <= key && !isNull) {
                assertThat(splicer.verdict()).isEqualTo(Verdict.NO_OVERLAP);
                assertThat(end).isEqualTo(firstBeyond(session, last));
            } else {
                assertThat(splicer.verdict()).isEqualTo(Verdict.FOUND);
                assertThat(end).isEqualTo(cut - 1000);
            }
        }
    }

    @Test
    void aStreamWithoutClockIsToldByItsTimeStampsAndNotLookedForWithoutEnd() {
        byte[] stream = withoutClock(4000);
        Splicer splicer = after(stream, 3000);
        assertThat(read(splicer, packets(stream, 1000, 3500))).isEqualTo(2000);
        assertThat(splicer.verdict()).isEqualTo(Verdict.FOUND);

        Splicer inVain = after(stream, 3000);
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
    void whatStandsOnBothSidesOfAGapIsNotPutTogether() {
        byte[] stream = source(20);
        Splicer splicer = after(stream, 2000);
        byte[] session = packets(stream, 1900, 2000);

        splicer.packets(session, 0, session.length - 2 * SIZE);
        splicer.restart();
        splicer.packets(session, session.length - 2 * SIZE, session.length);
        assertThat(splicer.verdict()).isEqualTo(Verdict.SEARCHING);

        splicer.packets(session, 0, session.length);
        assertThat(splicer.verdict()).isEqualTo(Verdict.FOUND);
    }

    @Test
    void theClockOfADamagedPacketIsNotBelieved() {
        byte[] stream = source(20);
        byte[] session = packets(stream, 1000, 2100);
        int at = firstBeyond(session, -1) * SIZE;
        Packet.setPcr(session, at, Packet.pcr(session, at) + MINUTE);
        session[at + 1] |= (byte) 0x80;

        Splicer splicer = after(stream, 2000);
        assertThat(read(splicer, session)).isEqualTo(1000);
        assertThat(splicer.verdict()).isEqualTo(Verdict.FOUND);
    }
}
