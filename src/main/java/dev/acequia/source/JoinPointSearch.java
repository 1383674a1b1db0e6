package dev.acequia.source;

import dev.acequia.mpegts.Aligner;
import dev.acequia.mpegts.JoinPoint;
import dev.acequia.mpegts.Scanner;
import dev.acequia.session.Boundary;

/// Search for the first join point in a session that does not play yet. Confined to one thread.
final class JoinPointSearch implements Scanner.Sink {
    private static final int ROOM = 128 << 10;

    private final Aligner aligner = new Aligner(ROOM);
    private final Scanner scanner = new Scanner(this);
    private long position;
    private boolean isFound;

    /// Whether a viewer could start with what has come.
    boolean isFound() {
        return isFound;
    }

    /// Takes the next bytes, and what stands before them.
    void add(Boundary boundary, byte[] b, int count) {
        if (isFound) {
            return;
        }
        if (boundary == Boundary.GAP || boundary == Boundary.DISCONTINUITY) {
            aligner.restart();
            scanner.restart();
        }
        int from = 0;
        while (from < count) {
            int part = Math.min(count - from, aligner.room());
            System.arraycopy(b, from, aligner.array(), aligner.end(), part);
            aligner.filled(part, this::packets);
            from += part;
        }
    }

    private void packets(byte[] b, int from, int to) {
        scanner.packets(b, from, to, position);
        position += to - from;
    }

    @Override
    public void joinPoint(JoinPoint point) {
        isFound = true;
    }
}
