package dev.acequia.channel;

import dev.acequia.hls.HlsOptions;
import java.time.Duration;

/// The knobs of channels.
///
/// @param startTimeout from the first request until a viewer can start
/// @param stallTimeout silence of the engine after which the session is given up
/// @param shutdownDelay how long a channel without viewers lingers
/// @param joinBehind how much runway a viewer that joins is given at least
/// @param joinBehindMost the same at most, if it is fitted to the source
/// @param bufferAuto whether it is
/// @param coalesceMost how long what the engine sends gathers at most before viewers get it
/// @param clientStallTimeout how long a viewer's socket may accept nothing
/// @param bufferSeconds how much media the ring is meant to hold
/// @param bufferMaxBytes how much memory the ring may take for it
/// @param maxChannels how many contents may be watched at once
/// @param maxClientsPerChannel how many viewers a content may have
/// @param recoveryTimeout how long viewers are kept while no engine delivers
/// @param spare when a second session is kept ready
/// @param hls what HLS players get
public record ChannelOptions(
        Duration startTimeout,
        Duration stallTimeout,
        Duration shutdownDelay,
        Duration joinBehind,
        Duration joinBehindMost,
        boolean bufferAuto,
        Duration coalesceMost,
        Duration clientStallTimeout,
        Duration bufferSeconds,
        long bufferMaxBytes,
        int maxChannels,
        int maxClientsPerChannel,
        Duration recoveryTimeout,
        SparePolicy spare,
        HlsOptions hls) {}
