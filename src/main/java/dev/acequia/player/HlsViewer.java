package dev.acequia.player;

import dev.acequia.channel.ChannelSubscription;
import dev.acequia.delivery.Rebuffering;
import dev.acequia.delivery.ViewerSnapshot;
import dev.acequia.engine.ContentId;
import java.time.Duration;
import java.time.Instant;

/// HLS viewer: one member of a [PlayerGroup], with its subscription and counters. Guarded by the lock of [HlsViewers].
final class HlsViewer {
    private static final int SHORT_NAME = 4;

    final String token;
    final PlayerGroup group;

    /// Subscription to its channel, replaced when that has ended and the player goes on. Read without the lock, too.
    volatile ChannelSubscription subscription;

    /// Time of the last begin or end of one of its requests, in nanoseconds.
    long activeNanos;

    private final Admission admission;
    /// Time of its first request, in nanoseconds.
    private final long cameNanos;

    private final Rate rate;
    private Instant tookAt;
    private long bytes;
    private long segment = -1;
    private int polls;
    private int fetches;

    HlsViewer(String token, PlayerGroup group, ChannelSubscription subscription, Admission admission, long nanos) {
        this.token = token;
        this.admission = admission;
        this.group = group;
        this.subscription = subscription;
        this.activeNanos = nanos;
        this.cameNanos = nanos;
        this.tookAt = subscription.viewer().connectedAt();
        this.rate = new Rate(nanos);
    }

    /// Ends the viewer, whose player has left; safe to call again. Called without the lock.
    void leave() {
        subscription.close();
        admission.close();
    }

    /// Whether it watches this stream and was admitted under this limit.
    boolean isOf(ContentId content, TokenLimit limit) {
        return group.content().name().equals(content.name())
                && group.first().limit().equals(limit);
    }

    /// Whether its channel cannot be watched yet.
    boolean isWaiting() {
        return !subscription.live().isDone();
    }

    boolean isPolling() {
        return polls > 0;
    }

    /// Whether one of its requests is open.
    boolean isBusy() {
        return polls + fetches > 0;
    }

    void begin(RequestKind kind) {
        count(kind, 1);
    }

    void end(RequestKind kind) {
        count(kind, -1);
    }

    /// Records bytes of a segment that its socket has taken.
    void took(long ofSegment, long count, long nanos, Instant now) {
        segment = ofSegment;
        bytes += count;
        tookAt = now;
        rate.add(count, nanos);
    }

    /// Time since its first request.
    Duration age(long nanos) {
        return Duration.ofNanos(nanos - cameNanos);
    }

    /// Number of the segment that its last bytes were of; -1 before the first.
    long segment() {
        return segment;
    }

    ViewerSnapshot snapshot(long nanos, double secondsBehind) {
        return new ViewerSnapshot(
                subscription.viewer(), tookAt, bytes, rate.bitsPerSecond(nanos), secondsBehind, 0, 0, Rebuffering.NONE);
    }

    /// Its name in the log.
    @Override
    public String toString() {
        return "[viewer " + subscription.viewer().id().substring(0, SHORT_NAME) + "]";
    }

    private void count(RequestKind kind, int more) {
        switch (kind) {
            case POLL -> polls += more;
            case FETCH -> fetches += more;
        }
    }
}
