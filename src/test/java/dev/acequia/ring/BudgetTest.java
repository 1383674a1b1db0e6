package dev.acequia.ring;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/// What becomes of rings that together would hold more than there is.
@Isolated("measures the memory of all rings")
class BudgetTest {
    private static final int CHUNK = 256 << 10;
    private static final long MB = 1 << 20;
    private static final byte[] PIECE = new byte[CHUNK];

    private final long before = Ring.memoryBytes();
    private final List<Ring> rings = new ArrayList<>();
    private final List<ByteBuf> held = new ArrayList<>();
    private int shortages;

    @AfterEach
    void allMemoryComesBack() {
        rings.forEach(Ring::close);
        held.forEach(ByteBuf::release);
        assertThat(Ring.memoryBytes()).isEqualTo(before);
    }

    private Budget of(long megabytes) {
        return new Budget(() -> megabytes * MB, Long.MAX_VALUE);
    }

    private Ring open(Budget budget) {
        Ring ring = new Ring(CHUNK, 64 * MB, budget);
        rings.add(ring);
        return ring;
    }

    /// Writes as a feed does; how many of the pieces there was memory for.
    private int write(Ring ring, int pieces) {
        int written = 0;
        for (int i = 0; i < pieces; i++) {
            if (ring.reserve(CHUNK)) {
                ring.append(PIECE, 0, CHUNK);
                ring.publish();
                written++;
            }
        }
        return written;
    }

    private static long bytes(Ring ring) {
        return ring.head() - ring.tail();
    }

    private long alive() {
        return Ring.memoryBytes() - before;
    }

    @Test
    void aRingAloneHasMostOfIt() {
        Budget budget = of(32);
        Ring ring = open(budget);
        assertThat(write(ring, 1000)).isEqualTo(1000);
        assertThat(bytes(ring)).isBetween(26 * MB, 29 * MB);
        assertThat(budget.used()).isLessThanOrEqualTo(32 * MB);
    }

    @Test
    void aFurtherRingGetsItsShareFromThoseThatHaveMore() {
        Budget budget = of(32);
        Ring first = open(budget);
        write(first, 1000);
        Ring second = open(budget);
        for (int i = 0; i < 300; i++) {
            assertThat(write(first, 1) + write(second, 1)).isEqualTo(2);
            assertThat(budget.used()).isLessThanOrEqualTo(32 * MB);
        }
        assertThat(bytes(second)).isBetween(12 * MB, 16 * MB);
        assertThat(bytes(first)).isBetween(12 * MB, 16 * MB);
    }

    @Test
    void everyRingThatIsLetInHasItsLeastHoweverGreedyOthersAre() {
        Budget budget = of(32);
        Ring greedy = open(budget);
        write(greedy, 1000);
        int opened = 0;
        while (budget.hasRoom(CHUNK) && opened < 100) {
            open(budget);
            opened++;
        }
        assertThat(opened).isBetween(1, 12);
        for (Ring each : rings.reversed()) {
            assertThat(write(each, 100)).isEqualTo(100);
            assertThat(bytes(each)).isGreaterThanOrEqualTo(2 * MB);
        }
        assertThat(alive()).isLessThanOrEqualTo(34 * MB);
    }

    @Test
    void readersThatAShrinkingRingOvertakesAreTold() {
        Budget budget = of(16);
        Ring first = open(budget);
        write(first, 50);
        long oldest = first.tail();
        Ring second = open(budget);
        for (int i = 0; i < 100; i++) {
            write(second, 1);
            write(first, 1);
        }
        assertThat(first.tail()).isGreaterThan(oldest);
        assertThat(first.poll(oldest, 1)).isEqualTo(Poll.Lapped.LAPPED);
        assertThat(first.poll(first.tail(), 1)).isInstanceOfSatisfying(Poll.Data.class, data -> held.add(data.bytes()));
    }

    @Test
    void chunksThatAreStillBeingSentCountAndThenThereIsNoneLeft() {
        Budget budget = of(8);
        Runnable end = budget.onShortage(() -> {
            shortages++;
            held.forEach(ByteBuf::release);
            held.clear();
        });
        Ring ring = open(budget);
        int refused = 0;
        for (int i = 0; i < 100; i++) {
            refused += 1 - write(ring, 1);
            if (shortages == 0 && ring.poll(ring.head() - CHUNK, CHUNK) instanceof Poll.Data(ByteBuf bytes)) {
                held.add(bytes);
            }
            assertThat(alive()).isLessThanOrEqualTo(9 * MB);
        }
        assertThat(shortages).isPositive();
        assertThat(refused).isZero();
        end.run();
    }

    @Test
    void withoutMemoryNothingIsWrittenAndNothingThrown() {
        Budget budget = of(8);
        Ring ring = open(budget);
        int written = 0;
        for (int i = 0; i < 200; i++) {
            written += write(ring, 1);
            if (ring.poll(ring.head() - CHUNK, CHUNK) instanceof Poll.Data(ByteBuf bytes)) {
                held.add(bytes);
            }
        }
        assertThat(written).isBetween(30, 40);
        assertThat(alive()).isLessThanOrEqualTo(9 * MB);
        held.forEach(ByteBuf::release);
        held.clear();
        assertThat(write(ring, 10)).isEqualTo(10);
    }

    @Test
    void whatAClosedRingHadIsThereForOthersOnceItIsSent() {
        Budget budget = of(8);
        Ring ring = open(budget);
        write(ring, 8);
        if (ring.poll(0, CHUNK) instanceof Poll.Data(ByteBuf bytes)) {
            held.add(bytes);
        }
        ring.close();
        assertThat(budget.used()).isEqualTo(CHUNK);
        held.removeFirst().release();
        assertThat(budget.used()).isZero();
        assertThat(budget.rings()).isZero();
    }

    @Test
    void aSmallHeapBoundsHowManyChannelsThereAre() {
        Budget budget = new Budget(() -> 1000 * MB, 8 * MB);
        while (budget.hasRoom(CHUNK)) {
            open(budget);
        }
        assertThat(budget.rings()).isEqualTo(8);
    }
}
