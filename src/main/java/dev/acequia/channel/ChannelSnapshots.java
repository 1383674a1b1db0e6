package dev.acequia.channel;

import dev.acequia.channel.Totals.Count;
import dev.acequia.delivery.Outlet;
import dev.acequia.delivery.Pauses;
import dev.acequia.delivery.Tuning;
import dev.acequia.engine.EngineAddress;
import dev.acequia.engine.EngineStat;
import dev.acequia.engine.Form;
import dev.acequia.engine.Playback;
import dev.acequia.feed.Feed;
import dev.acequia.feed.Reservoir;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// Factory of channel snapshots.
final class ChannelSnapshots {
    private static final Outlet.Measured NOTHING = new Outlet.Measured(List.of(), 0, 0, Pauses.NONE);

    private ChannelSnapshots() {}

    static ChannelSnapshot of(Channel channel) {
        ChannelState state = channel.progress().state();
        Playback playback = state.playback();
        Outlet.Measured measured = measured(channel);
        Totals totals = channel.measured(totals(channel, measured));
        int clients = channel.life().viewerCount();
        return new ChannelSnapshot(
                channel.content(),
                playback == null ? null : playback.infohash(),
                name(channel, state, clients),
                text(state.engine()),
                text(channel.supervisor().sessions().spare()),
                playback == null ? null : playback.playbackSessionId(),
                channel.flow().feed().ingress().form(),
                channel.progress().startedAt(),
                channel.progress().liveSince(),
                channel.flow().reservoir().bitsPerSecond(),
                channel.flow().feed().reserve(),
                buffer(channel),
                totals.of(Count.INGRESS_TS) + totals.of(Count.INGRESS_HLS),
                totals.of(Count.EGRESS_TS) + totals.of(Count.EGRESS_HLS),
                totals.of(Count.FILLER),
                totals.of(Count.GAPS),
                totals.of(Count.UNDERRUNS),
                channel.progress().recoveries(),
                totals.of(Count.SPLICES),
                totals.of(Count.RESTARTS),
                totals.troubles(),
                clients,
                measured.viewers(),
                channel.flow().outlets().pauses(),
                stat(channel),
                channel.progress().lastError());
    }

    private static @Nullable EngineStat stat(Channel channel) {
        Vitals vitals = channel.supervisor().sessions().vitals();
        return vitals == null ? null : vitals.newest();
    }

    private static @Nullable String text(@Nullable EngineAddress engine) {
        return engine == null ? null : engine.toString();
    }

    private static ChannelSnapshot.Buffer buffer(Channel channel) {
        Reservoir reservoir = channel.flow().reservoir();
        Tuning tuning = channel.flow().tuning();
        long used = reservoir.ring().head() - reservoir.ring().tail();
        return new ChannelSnapshot.Buffer(
                Math.min(reservoir.ring().limit(), reservoir.ring().most()),
                used,
                reservoir.heldSeconds(),
                seconds(tuning.depth(channel.options().bufferSeconds())),
                seconds(tuning.joinBehind()),
                seconds(tuning.jitter()),
                channel.isLate(),
                reservoir.joinPoints().size(),
                channel.segments().now().segments().size());
    }

    private static Totals totals(Channel channel, Outlet.Measured measured) {
        Feed feed = channel.flow().feed();
        Map<Count, Long> counts = new EnumMap<>(Count.class);
        counts.put(Count.INGRESS_TS, feed.ingress().bytes(Form.TS));
        counts.put(Count.INGRESS_HLS, feed.ingress().bytes(Form.HLS));
        counts.put(Count.EGRESS_TS, measured.sentBytes());
        counts.put(Count.EGRESS_HLS, channel.flow().outlets().sentAside());
        counts.put(Count.FILLER, measured.fillerBytes());
        counts.put(Count.GAPS, feed.gaps());
        counts.put(Count.UNDERRUNS, feed.underruns());
        counts.put(Count.SPLICES, feed.splices());
        counts.put(Count.RESTARTS, feed.restarts());
        return new Totals(
                counts, channel.troubles().counts(), channel.troubles().recoveries());
    }

    /// What the event loops tell; nothing new when they do not tell it within a second.
    private static double seconds(Duration duration) {
        return duration.toMillis() / 1000.0;
    }

    private static Outlet.Measured measured(Channel channel) {
        try {
            return channel.flow().outlets().measure().get(1, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return NOTHING;
        } catch (ExecutionException | TimeoutException e) {
            return NOTHING;
        }
    }

    private static String name(Channel channel, ChannelState state, int clients) {
        return switch (state) {
            case ChannelState.Opening _ -> "opening";
            case ChannelState.Buffering _ -> "buffering";
            case ChannelState.Live _ -> clients == 0 ? "lingering" : channel.isStalled() ? "stalled" : "live";
            case ChannelState.Recovering _ -> "recovering";
            case ChannelState.Closed _ -> "closed";
        };
    }
}
