package dev.acequia.mpegts;

import static dev.acequia.mpegts.OddStream.AUDIO;
import static dev.acequia.mpegts.OddStream.PMT;
import static dev.acequia.mpegts.OddStream.VIDEO;
import static dev.acequia.mpegts.OddStream.damaged;
import static dev.acequia.mpegts.OddStream.pat;
import static dev.acequia.mpegts.OddStream.picture;
import static dev.acequia.mpegts.OddStream.pmt;
import static dev.acequia.mpegts.OddStream.programs;
import static dev.acequia.mpegts.OddStream.read;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Streams whose tables are missing or not as they should be, as players take them: four seconds of pictures and
/// sound, a key frame each half second, unless told otherwise.
class OddTablesTest {
    private final OddStream odd = new OddStream();

    @Test
    void tablesWhoseCrcIsNeverRightAreTakenAndHandedOnWithTheRightOne() {
        byte[] wrongPat = damaged(pat(1, PMT));
        byte[] wrong = damaged(pmt(1));
        odd.pictures(100, _ -> odd.ts.section(0, wrongPat).section(PMT, wrong));
        odd.assertPlays();
    }

    @Test
    void aCrcThatIsWrongEachTimeInAnotherWayIsNoBetter() {
        odd.pictures(100, i -> {
            byte[] wrong = pmt(1);
            wrong[wrong.length - 1] ^= (byte) (1 + i);
            odd.ts.section(0, pat(1, PMT)).section(PMT, wrong);
        });
        odd.assertPlays();
    }

    @Test
    void aPmtThatNoPatNamesIsTakenAfterAWhile() {
        odd.pictures(100, _ -> odd.ts.section(PMT, pmt(1)));
        odd.assertPlays();
        assertThat(programs(odd.found.getFirst().tables())).containsExactly(1);
    }

    @Test
    void aPmtThatStandsElsewhereThanThePatSaysIsFound() {
        odd.pictures(100, _ -> odd.ts.section(0, pat(1, 0x1000)).section(PMT, pmt(1)));
        odd.assertPlays();
    }

    @Test
    void aPmtOfAnotherNumberThanThePatSaysIsTaken() {
        odd.pictures(100, _ -> odd.ts.section(0, pat(1, PMT)).section(PMT, pmt(5)));
        odd.assertPlays();
    }

    @Test
    void withoutAnyTablesStreamsAreRecognisedByWhatTheyBeginWith() {
        for (int type : new int[] {Ts.H264, Ts.HEVC, Ts.MPEG2}) {
            odd.found.clear();
            Scanner each = new Scanner(odd.found::add);
            Ts untabled = new Ts();
            for (int i = 0; i < 150; i++) {
                picture(untabled, VIDEO, AUDIO, i, type);
            }
            each.packets(untabled.bytes(), 0, untabled.size(), 0);
            assertThat(odd.found).as("type %d", type).isNotEmpty();
            ProgramTables tables = read(odd.found.getFirst().tables());
            assertThat(tables.videoPid()).isEqualTo(VIDEO);
            assertThat(tables.video()).isEqualTo(Codec.of(type));
            assertThat(tables.isElementary(AUDIO)).isTrue();
            assertThat(tables.pcrPid()).isEqualTo(VIDEO);
        }
    }

    @Test
    void aPatAloneIsNotWaitedOn() {
        odd.pictures(150, _ -> odd.ts.section(0, pat(1, 0x1000)));
        odd.assertPlays();
    }

    @Test
    void tablesThatComeLateChangeNothingWhereTheyWereSurmised() {
        List<Long> jumps = new ArrayList<>();
        Scanner each = new Scanner(new Scanner.Sink() {
            @Override
            public void joinPoint(JoinPoint point) {
                odd.found.add(point);
            }

            @Override
            public void jump(long position) {
                jumps.add(position);
            }
        });
        odd.pictures(150, i -> {
            if (i > 120) {
                odd.ts.section(0, pat(1, PMT)).section(PMT, pmt(1));
            }
        });
        each.packets(odd.ts.bytes(), 0, odd.ts.size(), 0);
        assertThat(odd.found).isNotEmpty();
        assertThat(jumps).hasSize(1);
        assertThat(each.tables().packets(each.continuity())).contains(pmt(1));
    }

    @Test
    void versionsThatChangeEachTimeAreNoChangeOfTheProgram() {
        int[] jumps = new int[1];
        Scanner each = new Scanner(new Scanner.Sink() {
            @Override
            public void joinPoint(JoinPoint point) {
                odd.found.add(point);
            }

            @Override
            public void jump(long position) {
                jumps[0]++;
            }
        });
        odd.pictures(
                100,
                i -> odd.ts
                        .section(0, Ts.patSection(i % 32, true, 1, PMT))
                        .section(PMT, Ts.pmtSection(1, i % 32, VIDEO, 0, VIDEO, Ts.H264, AUDIO, Ts.AAC)));
        each.packets(odd.ts.bytes(), 0, odd.ts.size(), 0);
        assertThat(odd.found).hasSizeGreaterThan(5);
        assertThat(jumps[0]).isEqualTo(1);
    }

    @Test
    void privateSectionsOfAnyLengthArePassedOver() {
        byte[] longer = Ts.section(0xC0, 1, 0, true, new byte[3000]);
        byte[] pmt = pmt(1);
        byte[] both = Arrays.copyOf(longer, longer.length + pmt.length);
        System.arraycopy(pmt, 0, both, longer.length, pmt.length);
        odd.pictures(100, _ -> odd.ts.section(0, pat(1, PMT)).section(PMT, both));
        odd.assertPlays();
    }
}
