package dev.acequia.ring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

@Isolated("measures the memory of all rings")
class RingTest {
    private static final int CHUNK = 10;

    private final Ring ring = new Ring(CHUNK, 4 * CHUNK);
    private long memoryBefore;

    @BeforeEach
    void noteMemory() {
        memoryBefore = usedMemory();
    }

    @AfterEach
    void closingReturnsAllMemory() {
        ring.close();
        assertThat(usedMemory()).isEqualTo(memoryBefore);
    }

    @Test
    void bytesAreSeenOncePublishedAndNotBefore() {
        append(5);
        assertThat(ring.poll(0, 100)).isEqualTo(Poll.Empty.EMPTY);
        assertThat(ring.head()).isZero();
        ring.publish();
        assertThat(ring.head()).isEqualTo(5);
        assertRead(0, 100, 5);
        append(3);
        assertRead(0, 100, 5);
        assertThat(ring.poll(5, 100)).isEqualTo(Poll.Empty.EMPTY);
    }

    @Test
    void whatWasNotShownCanBeTakenBack() {
        for (int shown = 0; shown <= 2 * CHUNK; shown++) {
            for (int more = 0; more <= 2 * CHUNK; more++) {
                try (Ring some = new Ring(CHUNK, 5 * CHUNK)) {
                    byte[] stale = new byte[shown + more];
                    some.append(stale, 0, stale.length);
                    some.publish(shown);
                    assertThat(some.retract()).isTrue();
                    some.append(new byte[] {1, 2, 3}, 0, 3);
                    some.publish();
                    assertThat(some.head()).isEqualTo(shown + 3);
                    assertThat(some.copy(shown, shown + 3)).containsExactly(1, 2, 3);
                }
            }
        }
    }

    @Test
    void whatBeganBeforeTheOldestByteCannotBeTakenBack() {
        write(CHUNK - 1);
        append(4 * CHUNK);
        assertThat(ring.retract()).isFalse();
        ring.publish();
        assertThat(ring.head()).isEqualTo(5L * CHUNK - 1);
    }

    @Test
    void aSliceNeverCrossesChunksNorExceedsWhatWasAskedFor() {
        write(25);
        assertRead(0, 100, 10);
        assertRead(7, 100, 3);
        assertRead(7, 2, 2);
        assertRead(10, 100, 10);
        assertRead(20, 100, 5);
        assertThat(ring.poll(25, 100)).isEqualTo(Poll.Empty.EMPTY);
    }

    @Test
    void theWriterCanCopyWhatIsThere() {
        write(5 * CHUNK + 3);
        for (long from = ring.tail(); from <= ring.head(); from++) {
            for (long to = from; to <= ring.head(); to++) {
                byte[] copy = ring.copy(from, to);
                assertThat(copy).hasSize((int) (to - from));
                for (int i = 0; i < copy.length; i++) {
                    assertThat(copy[i]).isEqualTo((byte) (from + i));
                }
            }
        }
    }

    @Test
    void anAppendMaySpanManyChunks() {
        write(3 * CHUNK + 5);
        for (int position = 0; position < 35; position++) {
            assertRead(position, 1, 1);
        }
    }

    @Test
    void aReaderThatWasOvertakenIsTold() {
        write(4 * CHUNK);
        assertRead(0, 100, 10);
        write(1);
        assertThat(ring.poll(0, 100)).isEqualTo(Poll.Lapped.LAPPED);
        assertThat(ring.poll(9, 100)).isEqualTo(Poll.Lapped.LAPPED);
        assertThat(ring.tail()).isEqualTo(10);
        assertRead(10, 100, 10);
    }

    @Test
    void aReaderFarBehindIsNotGivenTheChunkThatHasItsSlotNow() {
        write(1000 * CHUNK + 5);
        for (long chunk = 0; chunk < 997; chunk++) {
            assertThat(ring.poll(chunk * CHUNK, 100)).isEqualTo(Poll.Lapped.LAPPED);
        }
        assertThat(ring.tail()).isEqualTo(997 * CHUNK);
    }

    @Test
    void aSliceOutlivesItsChunk() {
        write(CHUNK);
        ByteBuf held = data(ring.poll(0, 100));
        write(100 * CHUNK);
        assertThat(ring.poll(0, 100)).isEqualTo(Poll.Lapped.LAPPED);
        assertRight(held, 0);
        assertThat(held.release()).isTrue();
    }

    @Test
    void slicesOfAClosedRingKeepTheirMemoryAndNoOther() {
        write(4 * CHUNK);
        ByteBuf held = data(ring.poll(15, 3));
        ring.close();
        assertThat(usedMemory()).isEqualTo(memoryBefore + CHUNK);
        assertRight(held, 15);
        held.release();
        assertThat(usedMemory()).isEqualTo(memoryBefore);
    }

    @Test
    void manySlicesShareOneChunk() {
        write(CHUNK);
        ByteBuf first = data(ring.poll(0, 4));
        ByteBuf second = data(ring.poll(0, 100));
        assertThat(usedMemory()).isEqualTo(memoryBefore + CHUNK);
        first.release();
        assertRight(second, 0);
        second.release();
    }

    @Test
    void memoryNeverExceedsTheLimit() {
        for (int i = 0; i < 500; i++) {
            write(1 + i % 37);
            assertThat(usedMemory() - memoryBefore).isLessThanOrEqualTo(4 * CHUNK);
        }
    }

    @Test
    void aLowerLimitIsReachedWhenTheWriterGoesOn() {
        write(4 * CHUNK);
        ring.limit(2 * CHUNK);
        assertThat(ring.limit()).isEqualTo(2 * CHUNK);
        assertRead(0, 1, 1);
        write(1);
        assertThat(ring.tail()).isEqualTo(3 * CHUNK);
        assertThat(usedMemory()).isEqualTo(memoryBefore + 2 * CHUNK);
    }

    @Test
    void aHigherLimitIsFilledAsTheWriterGoesOn() {
        ring.limit(CHUNK);
        write(10 * CHUNK);
        assertThat(ring.tail()).isEqualTo(9 * CHUNK);
        ring.limit(3 * CHUNK);
        write(10 * CHUNK);
        assertThat(ring.tail()).isEqualTo(17 * CHUNK);
    }

    @Test
    void theLimitStaysBetweenOneChunkAndWhatTheRingWasMadeFor() {
        ring.limit(1);
        assertThat(ring.limit()).isEqualTo(CHUNK);
        ring.limit(Long.MAX_VALUE);
        assertThat(ring.limit()).isEqualTo(4 * CHUNK);
    }

    @Test
    void theEndComesAfterTheLastByte() {
        write(5);
        ring.end();
        assertRead(0, 100, 5);
        assertThat(ring.poll(5, 100)).isEqualTo(Poll.Ended.ENDED);
    }

    @Test
    void afterClosingNothingIsThere() {
        write(15);
        ring.close();
        assertThat(ring.poll(15, 100)).isEqualTo(Poll.Ended.ENDED);
        assertThat(ring.poll(0, 100)).isEqualTo(Poll.Lapped.LAPPED);
        assertThat(ring.poll(12, 100)).isEqualTo(Poll.Lapped.LAPPED);
        ring.close();
        append(5);
        assertThat(usedMemory()).isEqualTo(memoryBefore);
    }

    @Test
    void aReaderOfAClosedRingThatGoesOnFromTheTailFindsTheEnd() {
        write(15);
        ring.close();
        assertThat(ring.tail()).isEqualTo(15);
        assertThat(ring.poll(ring.tail(), 100)).isEqualTo(Poll.Ended.ENDED);
    }

    @Test
    void anEmptyRingCanBeClosed() {
        ring.close();
        assertThat(ring.poll(0, 100)).isEqualTo(Poll.Ended.ENDED);
    }

    @Test
    void aRingHoldsAtLeastOneChunk() {
        assertThatThrownBy(() -> new Ring(10, 9)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Ring(0, 9)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aRingOfOneChunkWorks() {
        try (Ring small = new Ring(CHUNK, CHUNK)) {
            small.append(new byte[25], 0, 25);
            small.publish();
            assertThat(small.tail()).isEqualTo(20);
            data(small.poll(20, 100)).release();
        }
    }

    private long written;

    private void write(int count) {
        append(count);
        ring.publish();
    }

    private void append(int count) {
        byte[] b = new byte[count + 2];
        for (int i = 0; i < count; i++) {
            b[i + 1] = (byte) written++;
        }
        ring.append(b, 1, count);
    }

    private void assertRead(long position, int most, int expected) {
        ByteBuf bytes = data(ring.poll(position, most));
        assertThat(bytes.readableBytes()).isEqualTo(expected);
        assertRight(bytes, position);
        bytes.release();
    }

    private static void assertRight(ByteBuf bytes, long position) {
        for (int i = 0; i < bytes.readableBytes(); i++) {
            assertThat(bytes.getByte(i)).isEqualTo((byte) (position + i));
        }
    }

    private static ByteBuf data(Poll poll) {
        assertThat(poll).isInstanceOf(Poll.Data.class);
        return ((Poll.Data) poll).bytes();
    }

    private static long usedMemory() {
        return Ring.memoryBytes();
    }
}
