package dev.acequia.channel;

import dev.acequia.delivery.RebufferingCause;
import dev.acequia.engine.EngineAddress;
import dev.acequia.engine.EngineStat;
import dev.acequia.feed.StreamBuffer;
import dev.acequia.source.SourceStat;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Diagnosis of why a channel has no media for its viewers: the swarm, as far as the engine's own numbers say so,
/// otherwise the engine. Any thread; nothing waits.
record SourceDiagnosis(ChannelStatus status, StreamBuffer buffer, SourceStat stat) {
    private static final Set<String> FILLING = Set.of("prebuf", "buf", "checking");

    /// Below this part of the bitrate an engine gets too little.
    private static final double ENOUGH = 0.9;

    RebufferingCause cause() {
        EngineAddress engine = status.state().engine();
        EngineStat newest = stat.newest();
        String name = engine == null ? "no engine" : "engine " + engine;
        if (!(status.state() instanceof ChannelState.Live)) {
            return new RebufferingCause(
                    RebufferingCause.Owner.ENGINE,
                    "its session has ended and " + name + " has been asked for a new one");
        }
        if (engine == null || newest == null) {
            return new RebufferingCause(
                    RebufferingCause.Owner.ENGINE, name + " delivers the stream and has not reported its peers");
        }
        long needed = buffer.bitsPerSecond() / 8 / 1024;
        return new RebufferingCause(
                isStarved(newest, needed) ? RebufferingCause.Owner.SWARM : RebufferingCause.Owner.ENGINE,
                String.format(
                        Locale.ROOT,
                        "%s gets %s KB/s from %s peers, but the stream needs %d KB/s",
                        name,
                        known(newest.speedDown()),
                        known(newest.peers()),
                        needed));
    }

    private static boolean isStarved(EngineStat stat, long needed) {
        boolean isAlone = stat.peers() != null && stat.peers() == 0;
        boolean isSlow = stat.speedDown() != null && stat.speedDown() < ENOUGH * needed;
        boolean isFilling = stat.status() != null && FILLING.contains(stat.status());
        return isAlone || isSlow || isFilling;
    }

    private static Object known(@Nullable Long number) {
        return number == null ? "an unknown number of" : number;
    }
}
