package dev.acequia.micro;

import dev.acequia.ring.Poll;
import dev.acequia.ring.Ring;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/// A burst of 16 KB goes into the ring and is taken by every cursor.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class RingBenchmark {
    private static final int CHUNK = 188 * 1394;
    private static final int BURST = 188 * 87;

    @Param({"0", "1", "100", "1000"})
    public int cursors;

    private final byte[] burst = new byte[BURST];
    private Ring ring;
    private long[] positions;

    @Setup
    public void open() {
        ring = new Ring(CHUNK, 32L << 20);
        positions = new long[cursors];
    }

    @TearDown
    public void close() {
        ring.close();
    }

    @Benchmark
    public long publishAndPoll() {
        ring.append(burst, 0, BURST);
        ring.publish();
        long bytes = 0;
        for (int i = 0; i < positions.length; i++) {
            while (ring.poll(positions[i], Integer.MAX_VALUE) instanceof Poll.Data(var slice)) {
                positions[i] += slice.readableBytes();
                bytes += slice.readableBytes();
                slice.release();
            }
        }
        return bytes;
    }
}
