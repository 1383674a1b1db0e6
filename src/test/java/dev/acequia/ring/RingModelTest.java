package dev.acequia.ring;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A writer at random and readers on other threads: a reader may be lapped, but what it reads is always right.
@Isolated("measures the memory of all rings")
class RingModelTest {
    private static final int READERS = 3;
    private static final long TOTAL = 4_000_000;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void whatReadersSeeIsAlwaysWhatWasWrittenThere(long seed) throws Exception {
        long memoryBefore = Ring.memoryBytes();
        Random random = new Random(seed);
        int chunk = 1 + random.nextInt(5000);
        try (Ring ring = new Ring(chunk, chunk * (1L + random.nextInt(8)));
                ExecutorService threads = Executors.newFixedThreadPool(READERS)) {
            List<Future<Long>> readers = new ArrayList<>();
            for (int i = 0; i < READERS; i++) {
                readers.add(threads.submit(new Reader(ring, random.nextLong())));
            }
            write(ring, random);
            for (Future<Long> reader : readers) {
                assertThat(reader.get(1, TimeUnit.MINUTES)).isPositive();
            }
        }
        assertThat(Ring.memoryBytes()).isEqualTo(memoryBefore);
    }

    private static void write(Ring ring, Random random) {
        byte[] b = new byte[20_000];
        long position = 0;
        while (position < TOTAL) {
            int count = 1 + random.nextInt(random.nextInt(1, b.length));
            for (int i = 0; i < count; i++) {
                b[i] = at(position + i);
            }
            ring.append(b, 0, count);
            position += count;
            if (random.nextInt(4) > 0) {
                ring.publish();
            }
            if (random.nextInt(10) == 0) {
                ring.publish(Math.max(ring.head(), position - random.nextInt(count)));
                position = ring.retract() ? ring.head() : position;
            }
            if (random.nextInt(100) == 0) {
                ring.limit(random.nextLong(100_000));
            }
        }
        ring.publish();
        ring.end();
    }

    private static byte at(long position) {
        return (byte) (position * 0x9E3779B97F4A7C15L >>> 56);
    }

    /// Reads to the end, holding on to some slices for a while; how many bytes it saw.
    private static final class Reader implements Callable<Long> {
        private final Ring ring;
        private final Random random;
        private final Deque<Held> held = new ArrayDeque<>();

        Reader(Ring ring, long seed) {
            this.ring = ring;
            this.random = new Random(seed);
        }

        @Override
        public Long call() {
            long position = 0;
            long seen = 0;
            while (true) {
                switch (ring.poll(position, 1 + random.nextInt(8000))) {
                    case Poll.Data(ByteBuf bytes) -> {
                        held.add(new Held(position, bytes));
                        position += bytes.readableBytes();
                        seen += bytes.readableBytes();
                        letGo(random.nextInt(20));
                    }
                    case Poll.Lapped.LAPPED -> {
                        long tail = ring.tail();
                        assertThat(tail).isGreaterThan(position);
                        position = seen == 0 || random.nextBoolean() ? tail : ring.head();
                    }
                    case Poll.Empty.EMPTY -> Thread.onSpinWait();
                    case Poll.Ended.ENDED -> {
                        assertThat(position).isGreaterThanOrEqualTo(TOTAL);
                        letGo(0);
                        return seen;
                    }
                }
            }
        }

        private void letGo(int kept) {
            while (held.size() > kept) {
                Held oldest = held.remove();
                oldest.check();
                oldest.bytes.release();
            }
        }
    }

    private record Held(long position, ByteBuf bytes) {
        /// By the ways that sockets and copies take.
        void check() {
            int length = bytes.readableBytes();
            ByteBuffer direct = bytes.internalNioBuffer(0, length);
            byte[] copy = new byte[length];
            bytes.getBytes(0, copy);
            for (int i = 0; i < length; i++) {
                byte expected = at(position + i);
                if (copy[i] != expected || direct.get() != expected) {
                    throw new AssertionError("Wrong byte at " + (position + i));
                }
            }
        }
    }
}
