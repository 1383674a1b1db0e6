package dev.acequia.micro;

import dev.acequia.mpegts.Clock;
import dev.acequia.mpegts.JoinPoint;
import dev.acequia.mpegts.JoinPoints;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/// Where a viewer joins, two seconds behind the newest; and what a further key frame costs.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class JoinPointsBenchmark {
    private static final long STEP = 500_000;

    /// Key frames in the ring: one every half second of 30 s, or of 5 minutes.
    @Param({"60", "600"})
    public int count;

    private final JoinPoints points = new JoinPoints();
    private long next;

    @Setup
    public void fill() {
        for (int i = 0; i < count; i++) {
            add();
        }
    }

    private void add() {
        byte[] tables = new byte[376];
        points.add(
                new JoinPoint(next * STEP, next * Clock.PCR_HZ / 2, 0, 0, 256, tables, tables), (next - count) * STEP);
        next++;
    }

    @Benchmark
    public JoinPoint join() {
        return points.newestUpTo((next - 4) * Clock.PCR_HZ / 2, 0);
    }

    @Benchmark
    public boolean addKeyFrame() {
        add();
        return points.isEmpty();
    }
}
