package dev.acequia.channel;

import dev.acequia.delivery.Protocol;
import dev.acequia.engine.EngineAddress;
import dev.acequia.engine.Playback;
import dev.acequia.source.SourceEvent;
import dev.acequia.source.Unavailable;
import java.time.Duration;

/// Event in the life of a channel, passed to its [ChannelListener]s: state, counters, event log, timers, records and
/// traces come from these.
public sealed interface ChannelEvent {
    /// A step of its source.
    record OfSource(SourceEvent event) implements ChannelEvent {}

    /// Viewers can join, for the first time.
    record Live(Playback playback) implements ChannelEvent {}

    /// A viewer has been given its first bytes.
    ///
    /// @param waited since its request
    record Joined(Protocol protocol, Duration waited) implements ChannelEvent {}

    /// Viewers have media again after a session was lost.
    ///
    /// @param isSpliced whether they go on right where those of the session before ended
    record Recovered(EngineAddress engine, boolean isSpliced) implements ChannelEvent {}

    /// Viewers join at another distance behind the newest data, because of the pauses of the source.
    record JoinDistanceChanged(Duration behind, Duration jitter) implements ChannelEvent {}

    /// The source has become too late for viewers without reserve, or has been in time again for a minute.
    record LatenessChanged(boolean isLate) implements ChannelEvent {}

    /// The channel has ended; only viewers that are still joining are reported after it.
    record Ended(Unavailable failure, EndReason endReason) implements ChannelEvent {}
}
