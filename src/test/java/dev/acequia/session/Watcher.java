package dev.acequia.session;

import dev.acequia.engine.EngineException;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Who reads a session to some point, with all that stands between the bytes.
final class Watcher {
    private static final Duration LONG = Duration.ofSeconds(30);

    private final Session session;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final List<Boundary> boundaries = new ArrayList<>();
    private final byte[] piece = new byte[10_007];

    Watcher(Session session) {
        this.session = session;
    }

    /// Reads until there are so many bytes in all, if need be the rest of a piece more.
    Watcher read(long count) throws EngineException, InterruptedException {
        while (bytes.size() < count) {
            if (!readOnce()) {
                throw new AssertionError("nothing more after %d bytes, not %d".formatted(bytes.size(), count));
            }
        }
        return this;
    }

    Watcher readToEnd() throws EngineException, InterruptedException {
        boolean isMore = true;
        while (isMore) {
            isMore = readOnce();
        }
        return this;
    }

    private boolean readOnce() throws EngineException, InterruptedException {
        int count = session.read(piece, 0, piece.length, LONG);
        if (count > 0) {
            bytes.write(piece, 0, count);
            if (session.boundary() != Boundary.NONE) {
                boundaries.add(session.boundary());
            }
        }
        return count > 0;
    }

    byte[] bytes() {
        return bytes.toByteArray();
    }

    /// What stood before the bytes, where anything did.
    List<Boundary> boundaries() {
        return boundaries;
    }
}
