package dev.acequia.micro;

import dev.acequia.mpegts.Aligner;
import dev.acequia.mpegts.JoinPoint;
import dev.acequia.mpegts.Packet;
import dev.acequia.mpegts.Scanner;
import dev.acequia.mpegts.Splicer;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/// What is done with every packet, and with those of a new session until its place is found: nanoseconds a packet.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class PacketBenchmark {
    private static final int PACKETS = 100_000;
    private static final int PORTION = 1394 * Packet.SIZE;

    private final byte[] stream = Film.packets(PACKETS);
    private final byte[] sent =
            Arrays.copyOfRange(stream, stream.length - Splicer.MOST_PACKETS * Packet.SIZE, stream.length);
    private final Scanner known = scanned();
    private final Aligner aligner = new Aligner(PORTION);

    private Scanner scanned() {
        Scanner scanner = new Scanner(PacketBenchmark::ignore);
        scanner.packets(stream, 0, stream.length, 0);
        return scanner;
    }

    private static void ignore(JoinPoint point) {}

    @Benchmark
    @OperationsPerInvocation(PACKETS)
    public long scan() {
        return scanned().timeline().ticks();
    }

    @Benchmark
    @OperationsPerInvocation(PACKETS)
    public long align() {
        long[] bytes = new long[1];
        for (int from = 0; from < stream.length; ) {
            int length = Math.min(aligner.room(), stream.length - from);
            System.arraycopy(stream, from, aligner.array(), aligner.end(), length);
            aligner.filled(length, (_, at, to) -> bytes[0] += to - at);
            from += length;
        }
        return bytes[0];
    }

    @Benchmark
    @OperationsPerInvocation(PACKETS)
    public Splicer.Verdict splice() {
        Splicer splicer = new Splicer(sent, known.tables(), known.timeline().lastPcr());
        for (int from = 0; from < stream.length; from += PORTION) {
            splicer.packets(stream, from, Math.min(from + PORTION, stream.length));
        }
        return splicer.verdict();
    }
}
