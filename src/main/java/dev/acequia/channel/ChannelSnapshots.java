package dev.acequia.channel;

import dev.acequia.channel.ChannelTotals.Count;
import dev.acequia.delivery.JoinDistance;
import dev.acequia.delivery.ViewerSnapshot;
import dev.acequia.engine.EngineAddress;
import dev.acequia.engine.Playback;
import dev.acequia.feed.StreamBuffer;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Factory of channel snapshots.
final class ChannelSnapshots {
    private ChannelSnapshots() {}

    /// @param bufferSeconds how much media the ring is meant to hold
    static ChannelSnapshot of(Channel channel, Duration bufferSeconds) {
        ChannelState state = channel.status().state();
        Playback playback = state.playback();
        ChannelCounters.Measured measured = channel.counters().measure();
        ChannelTotals totals = measured.totals();
        int clients = channel.lifecycle().viewerCount();
        return new ChannelSnapshot(
                channel.content(),
                playback == null ? null : playback.infohash(),
                name(channel, state, clients),
                text(state.engine()),
                text(channel.source().spare()),
                playback == null ? null : playback.playbackSessionId(),
                channel.pipeline().feed().ingress().format(),
                channel.status().startedAt(),
                channel.status().liveSince(),
                channel.pipeline().buffer().bitsPerSecond(),
                channel.pipeline().feed().reserve(),
                buffer(channel, bufferSeconds),
                totals.of(Count.INGRESS_TS) + totals.of(Count.INGRESS_HLS),
                totals.of(Count.EGRESS_TS) + totals.of(Count.EGRESS_HLS),
                totals.of(Count.FILLER),
                totals.of(Count.GAPS),
                totals.of(Count.UNDERRUNS),
                channel.status().recoveries(),
                totals.of(Count.SPLICES),
                totals.of(Count.RESTARTS),
                new ChannelSnapshot.Hedges(
                        totals.of(Count.HEDGES),
                        totals.of(Count.HEDGES_WON),
                        totals.of(Count.HEDGE_BYTES),
                        totals.of(Count.HEDGE_GAINED_MILLIS) / 1000.0),
                totals.troubles(),
                clients,
                viewers(measured, channel.stat().secondsBehind()),
                channel.pipeline().fanout().rebuffering(),
                channel.source().stat().newest(),
                channel.status().lastError());
    }

    /// What another server is behind, its viewers are too.
    private static List<ViewerSnapshot> viewers(ChannelCounters.Measured measured, double secondsBehind) {
        List<ViewerSnapshot> own = measured.viewers().viewers();
        return secondsBehind == 0
                ? own
                : own.stream().map(each -> each.furtherBehind(secondsBehind)).toList();
    }

    private static @Nullable String text(@Nullable EngineAddress engine) {
        return engine == null ? null : engine.toString();
    }

    private static ChannelSnapshot.Buffer buffer(Channel channel, Duration bufferSeconds) {
        StreamBuffer buffer = channel.pipeline().buffer();
        JoinDistance joinDistance = channel.pipeline().joinDistance();
        long used = buffer.ring().head() - buffer.ring().tail();
        return new ChannelSnapshot.Buffer(
                Math.min(buffer.ring().limit(), buffer.ring().most()),
                used,
                buffer.heldSeconds(),
                seconds(joinDistance.depth(bufferSeconds)),
                seconds(joinDistance.joinBehind()),
                seconds(joinDistance.jitter()),
                channel.host().isLate(),
                buffer.joinPoints().size(),
                channel.segments().now().segments().size());
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1000.0;
    }

    private static String name(Channel channel, ChannelState state, int clients) {
        return switch (state) {
            case ChannelState.Opening _ -> "opening";
            case ChannelState.Buffering _ -> "buffering";
            case ChannelState.Live _ ->
                clients == 0 ? "lingering" : channel.host().isStalled() ? "stalled" : "live";
            case ChannelState.Recovering _ -> "recovering";
            case ChannelState.Closed _ -> "closed";
        };
    }
}
