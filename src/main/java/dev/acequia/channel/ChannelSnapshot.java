package dev.acequia.channel;

import dev.acequia.delivery.Rebuffering;
import dev.acequia.delivery.ViewerSnapshot;
import dev.acequia.engine.ContentId;
import dev.acequia.engine.EngineStat;
import dev.acequia.engine.StreamFormat;
import dev.acequia.source.Trouble;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// State of a channel at one moment.
///
/// @param infohash 40 hex digits; null until the engine has reported it
/// @param state `opening`, `buffering`, `live`, `stalled`, `recovering`, `lingering` or `closed`
/// @param engine host and port of the engine; null while none is chosen
/// @param spare host and port of the engine whose session could take over at once; null when there is none
/// @param format in which the engine delivers it
/// @param liveSince when the first viewer could start; null before
/// @param bitsPerSecond of the stream by its own clock; 0 while unknown
/// @param reserveSeconds of media that a viewer that began first and never waited has left
/// @param buffer what the ring holds
/// @param ingressBytes bytes taken from the engine
/// @param egressBytes bytes taken by viewers, those who have left included
/// @param fillerBytes null packets that viewers were sent while no media came, not counted in `egressBytes`
/// @param gaps how often the continuity counters showed missing packets
/// @param underruns how often a viewer that started first and never waited would have run dry
/// @param recoveries how often the session was replaced while viewers watched
/// @param splices how many sessions went on right where the one before them had ended
/// @param restarts how many did not, and began anew at a join point
/// @param hedges what second engines that were asked for the start have cost and gained
/// @param troubles how often sessions ended for which reason; those that did
/// @param rebuffering of its viewers, those who have left included; not of HLS players, which decide themselves what
///     they buffer
/// @param stat what the engine reported last about the session; null before it was asked
/// @param lastError one sentence; null when nothing went wrong
public record ChannelSnapshot(
        ContentId content,
        @Nullable String infohash,
        String state,
        @Nullable String engine,
        @Nullable String spare,
        @Nullable String playbackSessionId,
        StreamFormat format,
        Instant startedAt,
        @Nullable Instant liveSince,
        long bitsPerSecond,
        double reserveSeconds,
        Buffer buffer,
        long ingressBytes,
        long egressBytes,
        long fillerBytes,
        long gaps,
        long underruns,
        long recoveries,
        long splices,
        long restarts,
        Hedges hedges,
        Map<Trouble, Long> troubles,
        int clientCount,
        List<ViewerSnapshot> viewers,
        Rebuffering rebuffering,
        @Nullable EngineStat stat,
        @Nullable String lastError) {

    /// Hedges of the start.
    ///
    /// @param begun second engines that were asked
    /// @param won those that had the first picture
    /// @param bytes of the sessions that lost
    /// @param secondsGained how much longer the first engine would probably have taken
    public record Hedges(long begun, long won, long bytes, double secondsGained) {}

    /// Contents of a ring.
    ///
    /// @param targetSeconds what it is meant to hold, as far as the memory allows
    /// @param joinBehindSeconds how much runway a viewer that joins is given
    /// @param jitterSeconds the longest pause of the source in the last five minutes
    /// @param isLate whether the source is too late for viewers
    /// @param joinPoints places where a viewer could start
    /// @param segments what HLS players could fetch
    public record Buffer(
            long capacityBytes,
            long usedBytes,
            double seconds,
            double targetSeconds,
            double joinBehindSeconds,
            double jitterSeconds,
            boolean isLate,
            int joinPoints,
            int segments) {}
}
