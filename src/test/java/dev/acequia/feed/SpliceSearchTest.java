package dev.acequia.feed;

import static org.assertj.core.api.Assertions.assertThat;

import dev.acequia.mpegts.Packet;
import dev.acequia.mpegts.Scanner;
import dev.acequia.mpegts.Splicer;
import dev.acequia.mpegts.Splicer.Verdict;
import dev.acequia.rig.Footage;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class SpliceSearchTest {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Footage footage = new Footage(5000);
    private final byte[] before = footage.next().clone();
    private final byte[] sent = footage.next().clone();
    private long nanos = Long.MAX_VALUE - 5;
    private final SpliceSearch search = new SpliceSearch(splicer(), PATIENCE, () -> nanos);

    private Splicer splicer() {
        Scanner scanner = new Scanner(_ -> {});
        scanner.packets(sent, 0, sent.length, 0);
        return new Splicer(sent, scanner.tables(), scanner.timeline().lastPcr());
    }

    private int read(byte[] b) {
        return search.packets(b, 0, b.length);
    }

    private void pass(Duration time) {
        nanos += time.toNanos();
    }

    private byte[] kept() {
        return Arrays.copyOf(search.kept(), search.length());
    }

    @Test
    void aPlaceThatDoesNotComeIsNotWaitedForTooLong() {
        pass(PATIENCE.multipliedBy(3));
        read(before);
        pass(PATIENCE);
        read(before);
        assertThat(search.verdict()).isEqualTo(Verdict.SEARCHING);

        pass(Duration.ofNanos(1));
        assertThat(read(before)).isEqualTo(before.length);
        assertThat(search.verdict()).isEqualTo(Verdict.NO_OVERLAP);
    }

    @Test
    void aPlaceThatComesLateIsStillThePlace() {
        read(before);
        pass(PATIENCE.multipliedBy(2));
        assertThat(read(sent)).isEqualTo(sent.length);
        assertThat(search.verdict()).isEqualTo(Verdict.FOUND);
    }

    @Test
    void aSessionThatBeginsFarBackAtThePaceOfLiveIsNotWaitedFor() {
        SpliceSearch far = new SpliceSearch(splicerAfter(60), PATIENCE, () -> nanos);
        Footage anew = new Footage(6000);
        for (int i = 0; i < 5; i++) {
            byte[] group = anew.next();
            far.packets(group, 0, group.length);
            pass(Duration.ofMillis(500));
        }
        assertThat(far.verdict()).isEqualTo(Verdict.NO_OVERLAP);
    }

    @Test
    void aSessionThatCatchesUpInTimeIsWaitedFor() {
        SpliceSearch far = new SpliceSearch(splicerAfter(60), PATIENCE, () -> nanos);
        Footage anew = new Footage(6000);
        for (int i = 0; i < 55; i++) {
            byte[] group = anew.next();
            far.packets(group, 0, group.length);
            pass(Duration.ofMillis(100));
        }
        assertThat(far.verdict()).isEqualTo(Verdict.SEARCHING);
    }

    /// What was sent is this many groups of pictures further than where the next session begins.
    private static Splicer splicerAfter(int groups) {
        Footage played = new Footage(5000);
        for (int i = 0; i < groups; i++) {
            played.next();
        }
        byte[] last = played.next().clone();
        Scanner scanner = new Scanner(_ -> {});
        scanner.packets(last, 0, last.length, 0);
        return new Splicer(last, scanner.tables(), scanner.timeline().lastPcr());
    }

    @Test
    void eachSessionHasItsTime() {
        read(before);
        pass(PATIENCE.multipliedBy(2));
        search.restart();
        read(before);
        assertThat(search.verdict()).isEqualTo(Verdict.SEARCHING);
    }

    @Test
    void aGapTakesNoTimeBack() {
        read(before);
        pass(PATIENCE.multipliedBy(2));
        search.gap();
        read(before);
        assertThat(search.verdict()).isEqualTo(Verdict.NO_OVERLAP);
    }

    @Test
    void whatCameSinceTheLastTablesIsKept() {
        read(Arrays.copyOfRange(before, 20 * Packet.SIZE, 50 * Packet.SIZE));
        assertThat(kept()).isEqualTo(Arrays.copyOfRange(before, 20 * Packet.SIZE, 50 * Packet.SIZE));
        read(before);
        assertThat(kept()).isEqualTo(before);
        search.gap();
        assertThat(kept()).isEmpty();
    }

    @Test
    void whatIsKeptHasABound() {
        byte[] untabled = Arrays.copyOfRange(before, 2 * Packet.SIZE, 102 * Packet.SIZE);
        for (int i = 0; i < 100; i++) {
            read(untabled);
        }
        assertThat(search.length()).isLessThanOrEqualTo(4096 * Packet.SIZE);
        assertThat(search.verdict()).isEqualTo(Verdict.SEARCHING);
    }
}
