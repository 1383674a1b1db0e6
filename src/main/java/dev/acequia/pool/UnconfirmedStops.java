package dev.acequia.pool;

import dev.acequia.engine.ContentId;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Sessions that an engine was asked to stop without confirming it. It ends them by itself when nobody has read them
/// for a minute; until then they occupy their slots. Guarded by the pool's lock.
final class UnconfirmedStops {
    static final Duration LIFE = Duration.ofSeconds(60);

    private final Map<ContentId, Long> ends = new HashMap<>();

    void add(ContentId content, long now) {
        ends.put(content, now + LIFE.toNanos());
    }

    /// A new session of the stream is to take the place of one that was left: when that would have ended, null when
    /// there was none.
    @Nullable
    Long replace(ContentId content) {
        return ends.remove(content);
    }

    /// It was not replaced after all.
    void restore(ContentId content, long end) {
        ends.put(content, end);
    }

    int count(long now) {
        ends.values().removeIf(end -> end - now <= 0);
        return ends.size();
    }

    boolean has(ContentId content, long now) {
        Long end = ends.get(content);
        return end != null && end - now > 0;
    }

    /// The time until there is one less; 0 when there is none.
    long nanosToEnd(long now) {
        return count(now) == 0
                ? 0
                : ends.values().stream().mapToLong(end -> end - now).min().orElse(0);
    }
}
