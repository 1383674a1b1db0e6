package dev.acequia.channel;

import dev.acequia.bounds.BoundedMap;
import dev.acequia.engine.ContentId;
import java.time.Duration;
import java.util.Map;
import java.util.function.LongSupplier;

/// Back-off for streams that fail to start: the next start waits a second after the first failure, two after each
/// further one in a row. Viewers wait along; nobody is turned away for it. As one attempt is at most four requests
/// (start, redirect, media, stop), the engine sees fewer than five a second.
///
/// Thread-safe; remembers the last 1000 streams that failed.
final class StartPacing {
    private static final long FIRST = Duration.ofSeconds(1).toNanos();
    private static final long AFTERWARDS = Duration.ofSeconds(2).toNanos();
    private static final int MOST_CONTENTS = 1000;

    private record Failed(int times, long nanos) {}

    private final LongSupplier nanoTime;
    private final Map<ContentId, Failed> failed = BoundedMap.ofLastUsed(MOST_CONTENTS);

    StartPacing(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /// Delay before the next start of this stream.
    synchronized Duration delay(ContentId content) {
        Failed last = failed.get(content);
        if (last == null) {
            return Duration.ZERO;
        }
        long wait = last.times() == 1 ? FIRST : AFTERWARDS;
        return Duration.ofNanos(Math.max(0, last.nanos() + wait - nanoTime.getAsLong()));
    }

    synchronized void failed(ContentId content) {
        Failed last = failed.get(content);
        failed.put(content, new Failed(last == null ? 1 : last.times() + 1, nanoTime.getAsLong()));
    }

    synchronized void succeeded(ContentId content) {
        failed.remove(content);
    }
}
