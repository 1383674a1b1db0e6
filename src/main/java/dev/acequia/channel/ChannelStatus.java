package dev.acequia.channel;

import dev.acequia.delivery.Viewer;
import dev.acequia.engine.EngineAddress;
import dev.acequia.engine.Playback;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// State of a channel. Written with the channel's lock held, read by any thread.
final class ChannelStatus {
    private final Instant startedAt;
    private volatile ChannelState state = new ChannelState.Opening(null);
    private volatile @Nullable Instant liveSince;
    private volatile @Nullable String lastError;
    private volatile long recoveries;

    ChannelStatus(Instant startedAt) {
        this.startedAt = startedAt;
    }

    ChannelState state() {
        return state;
    }

    /// Whether viewers can join, or could before the channel ended.
    boolean isLive() {
        return liveSince != null;
    }

    Instant startedAt() {
        return startedAt;
    }

    @Nullable
    Instant liveSince() {
        return liveSince;
    }

    @Nullable
    String lastError() {
        return lastError;
    }

    /// How often another session took the place of the one that played.
    long recoveries() {
        return recoveries;
    }

    /// Whether a viewer was here before the stream: those who were all begin at its beginning, however fast it comes.
    boolean waitedForStart(Viewer viewer) {
        Instant since = liveSince;
        return since != null && !viewer.connectedAt().isAfter(since);
    }

    void opening(EngineAddress engine) {
        state = isLive() ? new ChannelState.Recovering(engine) : new ChannelState.Opening(engine);
    }

    void playing(Playback playback) {
        state = isLive() ? new ChannelState.Live(playback) : new ChannelState.Buffering(playback);
    }

    void live(Playback playback, Instant now) {
        liveSince = now;
        state = new ChannelState.Live(playback);
    }

    void recovered() {
        long more = recoveries + 1;
        recoveries = more;
        state = new ChannelState.Recovering(state.engine());
    }

    void ended(String why) {
        lastError = why;
        state = new ChannelState.Closed();
    }
}
