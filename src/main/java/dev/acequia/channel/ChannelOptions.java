package dev.acequia.channel;

import dev.acequia.delivery.JoinDistance;
import dev.acequia.hls.HlsOptions;
import dev.acequia.source.SourceOptions;
import java.time.Duration;

/// Options of all channels.
///
/// @param source of each channel's source
/// @param joinDistance how far behind the newest data viewers join
/// @param hls what HLS players get
/// @param shutdownDelay how long a channel without viewers lingers
/// @param clientStallTimeout how long a viewer's socket may accept nothing
/// @param bufferSeconds how much media the ring is meant to hold
/// @param bufferMaxBytes how much memory the ring may take for it
/// @param maxChannels how many channels there may be at once
/// @param maxClientsPerChannel how many viewers a channel may have
public record ChannelOptions(
        SourceOptions source,
        JoinDistance.Bounds joinDistance,
        HlsOptions hls,
        Duration shutdownDelay,
        Duration clientStallTimeout,
        Duration bufferSeconds,
        long bufferMaxBytes,
        int maxChannels,
        int maxClientsPerChannel) {}
