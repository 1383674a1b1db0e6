package dev.acequia.channel;

import dev.acequia.engine.EngineAddress;
import dev.acequia.engine.EngineStat;
import dev.acequia.engine.Playback;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// Takes the snapshots of channels.
final class ChannelSnapshots {
    private static final Outlet.Measured NOTHING = new Outlet.Measured(List.of(), 0, 0);

    private ChannelSnapshots() {}

    static ChannelSnapshot of(Channel channel) {
        ChannelState state = channel.progress().state();
        Playback playback = state.playback();
        Outlet.Measured measured = measured(channel);
        int clients = channel.life().viewerCount();
        return new ChannelSnapshot(
                channel.content(),
                playback == null ? null : playback.infohash(),
                name(channel, state, clients),
                text(state.engine()),
                text(channel.supervisor().sessions().spare()),
                playback == null ? null : playback.playbackSessionId(),
                channel.flow().feed().form(),
                channel.progress().startedAt(),
                channel.progress().liveSince(),
                channel.flow().reservoir().bitsPerSecond(),
                buffer(channel),
                channel.flow().feed().ingressBytes(),
                measured.sentBytes(),
                measured.fillerBytes(),
                channel.flow().feed().gaps(),
                channel.flow().feed().underruns(),
                channel.progress().recoveries(),
                channel.flow().feed().splices(),
                channel.flow().feed().restarts(),
                channel.troubles().counts(),
                clients,
                measured.viewers(),
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
        long used = reservoir.ring().head() - reservoir.ring().tail();
        return new ChannelSnapshot.Buffer(
                reservoir.ring().limit(),
                used,
                reservoir.heldSeconds(),
                channel.options().bufferSeconds().toMillis() / 1000.0,
                reservoir.joinPoints().size(),
                channel.segments().now().segments().size());
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
