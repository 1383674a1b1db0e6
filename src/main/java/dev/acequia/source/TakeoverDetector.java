package dev.acequia.source;

import dev.acequia.session.EngineSessionName;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// Detector of sessions that another player has taken over and that starve although the connection stays open: no byte
/// for two seconds, and the engine names another playback session than while bytes came, or none (`engine-api.md` 1.5).
///
/// Neither is enough alone: swarms pause, and engines may serve both players. Owned by the channel's thread.
final class TakeoverDetector {
    static final Duration SILENCE = Duration.ofSeconds(2);

    /// For so long what was on its way still comes; an engine that goes on for longer serves us under the other name.
    static final Duration REST = Duration.ofSeconds(5);

    /// How old an answer may be: where statistics are taken, this adds no question.
    private static final Duration FRESH = Duration.ofSeconds(2);

    private final EngineStatPoller poller;
    private final LongSupplier nanoTime;
    private @Nullable String name;
    private long lastBytes;
    private long lastKnown;

    TakeoverDetector(EngineStatPoller poller, LongSupplier nanoTime) {
        this.poller = poller;
        this.nanoTime = nanoTime;
        this.lastBytes = nanoTime.getAsLong();
        this.lastKnown = lastBytes;
    }

    /// Whether the session is lost, after a read that has waited for a moment at most.
    ///
    /// @param bytes how many were read
    /// @param usual how long nothing may come although all is well
    boolean check(int bytes, Duration usual) {
        long now = nanoTime.getAsLong();
        String told = poller.name().current();
        boolean isKnown = name == null || name.equals(EngineSessionName.GONE) || name.equals(told);
        lastBytes = bytes > 0 ? now : lastBytes;
        if (isKnown || lastBytes - lastKnown > REST.toNanos()) {
            name = told;
            lastKnown = now;
            isKnown = true;
        }
        if (now - lastBytes < SILENCE.plus(usual).toNanos()) {
            return false;
        }
        var _ = poller.keep(FRESH);
        return !isKnown;
    }
}
