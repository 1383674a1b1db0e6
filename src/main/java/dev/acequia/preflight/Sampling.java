package dev.acequia.preflight;

import dev.acequia.engine.EngineException;
import dev.acequia.mpegts.Aligner;
import dev.acequia.mpegts.JoinPoint;
import dev.acequia.mpegts.Scanner;
import dev.acequia.pool.Lease;
import dev.acequia.session.Session;
import java.time.Duration;

/// Sampling of a connected session: 2 MB that a viewer could start with, or 5 s, never more than 16 MB. Confined to one
/// thread.
final class Sampling implements Scanner.Sink {
    private static final long ENOUGH = 2L << 20;
    private static final long MOST = 16L << 20;
    private static final long LONGEST = Duration.ofSeconds(5).toNanos();
    private static final int READ_BYTES = 64 << 10;

    private final Aligner aligner = new Aligner(READ_BYTES);
    private final Scanner scanner = new Scanner(this);
    private boolean hasJoinPoint;
    private long bytes;
    private long position;

    /// @param firstByte how long it took until media came
    static Sample take(Session session, Lease place, Duration firstByte) throws EngineException, InterruptedException {
        Sampling sampling = new Sampling();
        sampling.read(session, place);
        Scanner scanner = sampling.scanner;
        return new Sample(
                firstByte,
                sampling.bytes,
                scanner.timeline().bitsPerSecond(),
                sampling.hasJoinPoint,
                scanner.tables().video());
    }

    private void read(Session session, Lease place) throws EngineException, InterruptedException {
        long end = System.nanoTime() + LONGEST;
        long left = LONGEST;
        while (left > 0 && bytes < (hasJoinPoint ? ENOUGH : MOST)) {
            int count = session.read(aligner.array(), aligner.end(), aligner.room(), Duration.ofNanos(left));
            if (count < 0) {
                return;
            }
            if (count > 0) {
                bytes += count;
                aligner.filled(count, this::packets);
                place.delivered();
            }
            left = end - System.nanoTime();
        }
    }

    private void packets(byte[] b, int from, int to) {
        scanner.packets(b, from, to, position);
        position += to - from;
    }

    @Override
    public void joinPoint(JoinPoint point) {
        hasJoinPoint = true;
    }
}
