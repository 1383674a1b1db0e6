package dev.acequia.source;

import dev.acequia.engine.EngineStat;
import dev.acequia.mpegts.Clock;
import java.util.function.LongSupplier;

/// How far a channel is behind the engine, by way of the servers between: what the nearest has and this one has not,
/// measured by the program clock, and what that server says of itself. Zero where an engine is asked. Any thread.
final class UpstreamDelay {
    private final LongSupplier newestPcr;
    private volatile double seconds;

    /// @param newestPcr the newest clock reference here; -1 before the first
    UpstreamDelay(LongSupplier newestPcr) {
        this.newestPcr = newestPcr;
    }

    /// Measures by an answer that has just come.
    EngineStat measure(EngineStat stat) {
        EngineStat.Upstream upstream = stat.upstream();
        long own = newestPcr.getAsLong();
        if (upstream == null || own < 0) {
            seconds = 0;
        } else {
            double missing = Clock.pcrDistance(own, upstream.pcr()) / (double) Clock.PCR_HZ;
            seconds = Math.max(0, missing) + upstream.behindMillis() / 1000.0;
        }
        return stat;
    }

    double seconds() {
        return seconds;
    }
}
