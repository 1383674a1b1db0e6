package dev.acequia.mpegts;

import static dev.acequia.mpegts.OddStream.PMT;
import static dev.acequia.mpegts.OddStream.VIDEO;
import static dev.acequia.mpegts.OddStream.pat;
import static dev.acequia.mpegts.OddStream.pmt;
import static dev.acequia.mpegts.OddStream.programs;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// The program that is played of several.
class ProgramChoiceTest {
    private final OddStream odd = new OddStream();

    @Test
    void aProgramWhosePmtComesIsPlayedThoughOthersAreListedBefore() {
        odd.pictures(
                100,
                _ -> odd.ts
                        .section(0, pat(101, 0x1101, 102, 0x1102, 1, PMT, 103, 0x1103))
                        .section(PMT, pmt(1)));
        odd.assertPlays();
        assertThat(programs(odd.found.getFirst().tables())).containsExactly(1);
    }

    @Test
    void aProgramWhoseStreamsNeverComeIsLeftForOneWhoseDo() {
        odd.pictures(
                100,
                _ -> odd.ts
                        .section(0, pat(7, 0x1007, 1, PMT))
                        .section(0x1007, Ts.pmtSection(7, 0, 0x700, 0, 0x700, Ts.H264, 0x701, Ts.AAC))
                        .section(PMT, pmt(1)));
        odd.assertPlays();
    }

    @Test
    void aProgramWithoutStreamsIsNotPlayed() {
        odd.pictures(
                100,
                _ -> odd.ts
                        .section(0, pat(7, 0x1007, 1, PMT))
                        .section(0x1007, Ts.pmtSection(7, 0, Ts.NO_PID, 0))
                        .section(PMT, pmt(1)));
        odd.assertPlays();
    }

    @Test
    void aProgramThatIsScrambledIsLeftForOneThatIsNot() {
        odd.pictures(100, i -> {
            odd.ts.section(0, pat(7, 0x1007, 1, PMT));
            odd.ts.section(0x1007, Ts.pmtSection(7, 0, 0x700, 0, 0x700, Ts.H264));
            odd.ts.section(PMT, pmt(1));
            odd.scrambled(0x700, i);
        });
        odd.assertPlays();
    }

    @Test
    void aProgramThatEndsIsLeftForOneThatGoesOn() {
        OddStream.Tables both = _ -> odd.ts
                .section(0, pat(1, PMT, 2, 0x300))
                .section(PMT, pmt(1))
                .section(0x300, Ts.pmtSection(2, 0, 0x301, 0, 0x301, Ts.H264, 0x302, Ts.AAC));
        odd.pictures(50, both);
        odd.assertPlays();
        odd.pictures(50, 150, both, 0x301, 0x302);
        assertThat(odd.scan().getLast().videoPid()).isEqualTo(0x301);
    }

    @Test
    void theSameProgramIsPlayedByTheNextSessionWhicheverPmtComesFirst() {
        byte[] pat = pat(1, PMT, 2, 0x300);
        byte[] other = Ts.pmtSection(2, 0, 0x301, 0, 0x301, Ts.H264);
        odd.ts.section(0, pat).section(PMT, pmt(1)).section(0x300, other);
        odd.scan();
        odd.scanner.restart();
        Ts next = new Ts().section(0, pat).section(0x300, other);
        odd.scanner.packets(next.bytes(), 0, next.size(), 0);
        assertThat(odd.scanner.tables().areKnown()).isFalse();
        next = new Ts().section(PMT, pmt(1));
        odd.scanner.packets(next.bytes(), 0, next.size(), 0);
        assertThat(odd.scanner.tables().videoPid()).isEqualTo(VIDEO);
    }

    @Test
    void programsMayBeListedInSeveralSections() {
        byte[] first = pat(101, 0x1101);
        first[7] = 1;
        byte[] second = pat(1, PMT);
        second[6] = 1;
        second[7] = 1;
        odd.pictures(
                100,
                _ -> odd.ts
                        .section(0, Ts.sealed(first))
                        .section(0, Ts.sealed(second))
                        .section(PMT, pmt(1)));
        odd.assertPlays();
        assertThat(programs(odd.found.getFirst().tables())).containsExactly(1);
    }
}
