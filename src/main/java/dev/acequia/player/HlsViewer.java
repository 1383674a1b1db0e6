package dev.acequia.player;

import dev.acequia.delivery.Rebuffering;
import dev.acequia.delivery.ViewerSnapshot;
import dev.acequia.engine.ContentId;
import java.time.Duration;
import java.time.Instant;

/// HLS viewer of a group, guarded by the lock of [Players].
final class HlsViewer {
    private static final int SHORT_NAME = 4;

    final String token;
    final PlayerGroup group;

    /// Replaced when its channel has ended and the player goes on. Read without the lock, too.
    volatile Presence presence;

    /// When its last request began or ended, in nanoseconds.
    long activeNanos;

    private final Admission admission;
    /// When its player asked first, in nanoseconds.
    private final long cameNanos;

    private final Rate rate;
    private Instant tookAt;
    private long bytes;
    private long segment = -1;
    private int polls;
    private int fetches;

    HlsViewer(String token, PlayerGroup group, Presence presence, Admission admission, long nanos) {
        this.token = token;
        this.admission = admission;
        this.group = group;
        this.presence = presence;
        this.activeNanos = nanos;
        this.cameNanos = nanos;
        this.tookAt = presence.viewer().connectedAt();
        this.rate = new Rate(nanos);
    }

    /// Its player has left; safe to call again. Called without the lock.
    void leave() {
        presence.hold().close();
        admission.close();
    }

    /// Whether it is for this stream and was taken under this limit.
    boolean isOf(ContentId content, TokenLimit limit) {
        return group.content().name().equals(content.name())
                && group.first().limit().equals(limit);
    }

    /// Whether its channel cannot be watched yet.
    boolean isWaiting() {
        return !presence.hold().live().isDone();
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

    /// Its socket has taken bytes of a segment.
    void took(long ofSegment, long count, long nanos, Instant now) {
        segment = ofSegment;
        bytes += count;
        tookAt = now;
        rate.add(count, nanos);
    }

    /// How long ago its player asked first.
    Duration age(long nanos) {
        return Duration.ofNanos(nanos - cameNanos);
    }

    /// The segment that it took bytes of last; -1 before the first.
    long segment() {
        return segment;
    }

    ViewerSnapshot snapshot(long nanos, double secondsBehind) {
        return new ViewerSnapshot(
                presence.viewer(), tookAt, bytes, rate.bitsPerSecond(nanos), secondsBehind, 0, 0, Rebuffering.NONE);
    }

    /// As the log names it.
    @Override
    public String toString() {
        return "[viewer " + presence.viewer().id().substring(0, SHORT_NAME) + "]";
    }

    private void count(RequestKind kind, int more) {
        switch (kind) {
            case POLL -> polls += more;
            case FETCH -> fetches += more;
        }
    }
}
