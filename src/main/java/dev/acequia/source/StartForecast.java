package dev.acequia.source;

import dev.acequia.engine.EngineStat;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Forecast of how much longer an engine takes until its first picture, from how fast it fills its buffer: what it has
/// downloaded so far, and what it usually has by then.
///
/// An engine without data gives no forecast, nor does one that has what it usually needs and still no picture. Of one
/// start; owned by the channel's thread.
final class StartForecast {
    /// So many bytes tell a speed: engines count in chunks of 16 KB.
    private static final long FEWEST = 32 << 10;

    private final EngineStatPoller poller;
    private int seen;
    private long since;
    private long answeredAt;
    private long bytes;

    /// @param poller of the session that starts
    /// @param now of [System#nanoTime]
    StartForecast(EngineStatPoller poller, long now) {
        this.poller = poller;
        this.since = now;
        this.answeredAt = now;
    }

    /// Takes the engine's newest answer, if there is another one.
    ///
    /// @param now of [System#nanoTime]
    void look(long now) {
        int count = poller.count();
        EngineStat newest = poller.newest();
        Long downloaded = newest == null ? null : newest.downloaded();
        if (count == seen || downloaded == null) {
            return;
        }
        seen = count;
        if (downloaded == 0) {
            since = now; // It was looking for peers until now.
        }
        bytes = downloaded;
        answeredAt = now;
    }

    /// How much longer it takes; null where that cannot be told.
    ///
    /// @param needed bytes that the engine usually has at its first picture; 0 where that is not known
    /// @param now of [System#nanoTime]
    @Nullable
    Duration rest(long needed, long now) {
        if (!isKnown() || needed <= bytes) {
            return null;
        }
        double perByte = (double) (answeredAt - since) / bytes;
        long rest = (long) (perByte * (needed - bytes)) - (now - answeredAt);
        return rest <= 0 ? null : Duration.ofNanos(rest);
    }

    /// Bytes that the engine probably has by now, at its speed so far; 0 where that cannot be told.
    ///
    /// @param now of [System#nanoTime]
    long bytesBy(long now) {
        return !isKnown() ? 0 : (long) (bytes * ((double) (now - since) / (answeredAt - since)));
    }

    private boolean isKnown() {
        return bytes >= FEWEST && answeredAt > since;
    }
}
