import dev.acequia.mpegts.Packet;
import dev.acequia.mpegts.Scanner;
import dev.acequia.mpegts.Splicer;
import dev.acequia.simulator.broadcast.Broadcast;
import dev.acequia.simulator.broadcast.Clip;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.function.IntSupplier;
import java.util.stream.IntStream;

/// Measures how fast the place is found where a new session goes on: `./acequia --version` builds what it needs, then
/// `java -cp target/classes bench/Splice.java`.
///
/// Beside it stands how fast the same packets are scanned, which every packet costs in any case.
final class Splice {
    private static final int PACKETS = 300_000;
    private static final int PORTION = 1394 * Packet.SIZE;
    private static final int ROUNDS = 25;
    private static final int BEGINNINGS = 1000;

    /// So that nothing measured is left out as useless.
    private static int result;

    private Splice() {}

    public static void main(String[] arguments) throws IOException {
        Broadcast broadcast = new Broadcast(Clip.named("card"), Duration.ZERO);
        byte[] stream = new byte[PACKETS * Packet.SIZE];
        broadcast.write(broadcast.edge(Instant.EPOCH.plus(Duration.ofDays(1))), PACKETS, stream, 0);
        Scanner scanner = scan(stream);
        byte[] sent = Arrays.copyOfRange(stream, stream.length - Splicer.MOST_PACKETS * Packet.SIZE, stream.length);

        byte[] still = still(stream);
        report(
                "scanning, to compare",
                stream.length,
                () -> scan(stream).continuity().pids().length);
        report("searching a broadcast", stream.length, () -> search(splicer(sent, scanner), stream));
        report("searching nearly equal packets", still.length, () -> search(splicer(sent, scanner), still));
        double nanos = median(() -> IntStream.range(0, BEGINNINGS)
                .map(_ -> splicer(sent, scanner).verdict().ordinal())
                .sum());
        System.out.printf("%-32s %8.1f us%n", "beginning a search", nanos / BEGINNINGS / 1e3);
    }

    private static void report(String what, long bytes, IntSupplier measured) {
        System.out.printf("%-32s %8.0f MB/s%n", what, bytes * 1e3 / median(measured));
    }

    /// How many nanoseconds it takes.
    private static double median(IntSupplier measured) {
        long[] nanos = new long[ROUNDS];
        for (int i = 0; i < ROUNDS; i++) {
            long began = System.nanoTime();
            result += measured.getAsInt();
            nanos[i] = System.nanoTime() - began;
        }
        return Arrays.stream(nanos).sorted().skip(ROUNDS / 2).findFirst().orElseThrow();
    }

    private static Scanner scan(byte[] stream) {
        Scanner scanner = new Scanner(_ -> {});
        scanner.packets(stream, 0, stream.length, 0);
        return scanner;
    }

    private static Splicer splicer(byte[] sent, Scanner scanner) {
        return new Splicer(sent, scanner.tables(), scanner.timeline().lastPcr());
    }

    /// How many bytes are read until the search ends.
    private static int search(Splicer splicer, byte[] session) {
        int at = 0;
        while (at < session.length && splicer.verdict() == Splicer.Verdict.SEARCHING) {
            at = splicer.packets(session, at, Math.min(at + PORTION, session.length));
        }
        if (at < session.length) {
            throw new IllegalStateException("The search ended after " + at + " bytes: " + splicer.verdict());
        }
        return at;
    }

    /// The last packets over and over, each run of them one short: the key all but fits everywhere.
    private static byte[] still(byte[] stream) {
        byte[] still = new byte[stream.length];
        int run = 200 * Packet.SIZE;
        for (int at = 0; at + run <= still.length; at += run) {
            System.arraycopy(stream, stream.length - run - Packet.SIZE, still, at, run);
        }
        return Arrays.copyOf(still, still.length / run * run);
    }
}
