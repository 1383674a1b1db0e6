package dev.acequia.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ByteQueueTest {
    private final ByteQueue queue = new ByteQueue();
    private final Random random = new Random(1);

    @Test
    void whatComesInIsTakenOutInOrderWhateverThePieces() {
        int put = 0;
        int taken = 0;
        for (int i = 0; i < 10_000; i++) {
            int count = random.nextInt(i % 100 == 0 ? 70_000 : 3000);
            queue.add(numbered(put, count));
            put += count;
            var into = new byte[random.nextInt(6000)];
            int some = queue.take(into, 0, into.length);
            for (int k = 0; k < some; k++) {
                assertThat(into[k]).isEqualTo((byte) ((taken + k) % 251));
            }
            taken += some;
            assertThat(queue.size()).isEqualTo(put - taken);
        }
    }

    private static ByteBuf numbered(int from, int count) {
        var bytes = new byte[count];
        for (int i = 0; i < count; i++) {
            bytes[i] = (byte) ((from + i) % 251);
        }
        return Unpooled.wrappedBuffer(bytes);
    }

    @Test
    void aBeginningIsComparedAsFarAsItHasCome() {
        byte[] sought = {1, 2, 3};
        queue.add(Unpooled.wrappedBuffer(new byte[] {1, 2}));
        assertThat(queue.startsAs(sought)).isTrue();
        queue.add(Unpooled.wrappedBuffer(new byte[] {3, 4}));
        assertThat(queue.startsAs(sought)).isTrue();
        assertThat(queue.take(new byte[1], 0, 1)).isEqualTo(1);
        assertThat(queue.startsAs(sought)).isFalse();
    }
}
