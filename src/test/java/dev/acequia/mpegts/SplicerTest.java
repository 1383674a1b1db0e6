package dev.acequia.mpegts;

import static dev.acequia.mpegts.Sessions.distinctive;
import static dev.acequia.mpegts.Sessions.firstBeyond;
import static dev.acequia.mpegts.Sessions.footage;
import static dev.acequia.mpegts.Sessions.joined;
import static dev.acequia.mpegts.Sessions.lastPcr;
import static dev.acequia.mpegts.Sessions.packets;
import static dev.acequia.mpegts.Sessions.tables;
import static org.assertj.core.api.Assertions.assertThat;

import dev.acequia.mpegts.Splicer.Verdict;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SplicerTest {
    private static final int SIZE = Packet.SIZE;

    private final Random random = new Random(7);
    private final Sessions sessions = new Sessions(random);

    @Test
    void anyOverlapEndsAtExactlyTheNextPacketOrIsTooShortToBeTold() {
        byte[] stream = sessions.source(30);
        for (int overlap = 0; overlap <= 3000; overlap++) {
            int cut = 4500 + random.nextInt(1000);
            byte[] session = packets(stream, cut - overlap, cut + 1000);
            Splicer splicer = sessions.after(stream, cut);
            int end = sessions.read(splicer, session);
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
        byte[] stream = sessions.source(20);
        for (int round = 0; round < 300; round++) {
            int cut = 3000 + random.nextInt(1000);
            Splicer splicer = sessions.after(stream, cut);
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
        byte[] stream = sessions.source(3);
        for (int cut = 1; cut < 200; cut++) {
            boolean isTold = distinctive(stream, cut) <= cut;
            Splicer splicer = sessions.after(stream, cut);
            assertThat(sessions.read(splicer, stream)).as("cut %d", cut).isEqualTo(isTold ? cut : 0);
            assertThat(splicer.verdict()).isEqualTo(isTold ? Verdict.FOUND : Verdict.NO_OVERLAP);
        }
    }

    @Test
    void tablesAndStuffingAloneAreNoPlace() {
        Ts ts = new Ts();
        for (int i = 0; i < 1000; i++) {
            ts.pat().pmt(Ts.VIDEO_PID, Ts.VIDEO_PID, Ts.H264).nullPacket().nullPacket();
        }
        assertThat(new Splicer(ts.bytes(), tables(), 0).verdict()).isEqualTo(Verdict.NO_OVERLAP);
    }

    @Test
    void mediaThatTellNoTimeAreNoPlace() {
        byte[] filler = new Ts().filler(Ts.VIDEO_PID, 3000).bytes();
        assertThat(new Splicer(filler, tables(), 0).verdict()).isEqualTo(Verdict.NO_OVERLAP);
    }

    @Test
    void aTimeTooFarBackIsNotLookedFor() {
        Ts ts = new Ts().unitWithClock(Ts.VIDEO_PID, 0, 1000, Ts.H264_SLICE);
        for (int i = 0; i < Splicer.MOST_PACKETS; i++) {
            ts.nullPacket();
        }
        byte[] sent = ts.filler(Ts.VIDEO_PID, 20).bytes();
        assertThat(new Splicer(sent, tables(), 1000).verdict()).isEqualTo(Verdict.NO_OVERLAP);
    }

    @Test
    void stuffingAtTheEndIsPartOfThePlace() {
        byte[] footage = footage(5);
        byte[] stream = joined(packets(footage, 0, 500), Packet.nulls(12), packets(footage, 500, 600));
        for (int cut = 500; cut < 530; cut++) {
            Splicer splicer = sessions.after(stream, cut);
            assertThat(sessions.read(splicer, packets(stream, 100, 600))).isEqualTo(cut - 100);
            assertThat(splicer.verdict()).isEqualTo(Verdict.FOUND);
        }
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
        Splicer splicer = sessions.after(stream, cut);

        assertThat(sessions.read(splicer, packets(stream, 10, 3000))).isEqualTo(cut - 10);
        assertThat(splicer.verdict()).isEqualTo(Verdict.FOUND);
    }

    /// Letters are packets; T is the one that tells the time.
    @ParameterizedTest
    @CsvSource({"aaaaaaaT, aaaaaaaaaaaaTaa, 13", "aabaaaTa, aabaaabaaaTab, 12", "ababacTa, abababacTa, 10"})
    void aKeyThatRepeatsItselfIsFoundBehindItsOwnBeginning(String sent, String session, int place) {
        Splicer splicer = new Splicer(spelt(sent), tables(), 1000);
        assertThat(sessions.read(splicer, spelt(session))).isEqualTo(place);
        assertThat(splicer.verdict()).isEqualTo(Verdict.FOUND);
    }

    private static byte[] spelt(String letters) {
        Ts ts = new Ts();
        for (int i = 0; i < letters.length(); i++) {
            char letter = letters.charAt(i);
            ts.counter(Ts.VIDEO_PID, letter);
            if (letter == 'T') {
                ts.unitWithClock(Ts.VIDEO_PID, 0, 1000, Ts.H264_SLICE);
            } else {
                ts.filler(Ts.VIDEO_PID, 1);
            }
        }
        return ts.bytes();
    }

    @Test
    void oneOtherByteInWhatTellsThePlaceIsAnotherStream() {
        byte[] stream = sessions.source(20);
        int cut = 2000;
        int key = distinctive(stream, cut);
        long last = lastPcr(packets(stream, 0, cut));
        for (int back = 1; back <= key + 50; back++) {
            byte[] session = packets(stream, 1000, 3000);
            int damaged = (cut - back - 1000) * SIZE;
            session[damaged + 100 + random.nextInt(88)] ^= (byte) (1 + random.nextInt(255));

            Splicer splicer = sessions.after(stream, cut);
            int end = sessions.read(splicer, session);
            if (back <= key) {
                assertThat(splicer.verdict()).isEqualTo(Verdict.NO_OVERLAP);
                assertThat(end).isEqualTo(firstBeyond(session, last));
            } else {
                assertThat(splicer.verdict()).isEqualTo(Verdict.FOUND);
                assertThat(end).isEqualTo(cut - 1000);
            }
        }
    }

    @Test
    void whatStandsOnBothSidesOfAGapIsNotPutTogether() {
        byte[] stream = sessions.source(20);
        Splicer splicer = sessions.after(stream, 2000);
        byte[] session = packets(stream, 1900, 2000);

        splicer.packets(session, 0, session.length - 2 * SIZE);
        splicer.restart();
        splicer.packets(session, session.length - 2 * SIZE, session.length);
        assertThat(splicer.verdict()).isEqualTo(Verdict.SEARCHING);

        splicer.packets(session, 0, session.length);
        assertThat(splicer.verdict()).isEqualTo(Verdict.FOUND);
    }
}
