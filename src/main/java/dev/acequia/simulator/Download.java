package dev.acequia.simulator;

import dev.acequia.simulator.broadcast.Broadcast;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One content that the engine is loading, for however many sessions. Changed by [Engine] only, apart from the marks
/// that readers leave; may be read by any thread.
final class Download {
    private static final int MAX_SESSIONS = 256;

    private final Content content;
    private final Broadcast broadcast;
    private final Instant startedAt;
    private final long number;
    private final Map<String, Session> sessions = new LinkedHashMap<>();

    private volatile String playbackSessionId;
    private volatile Instant activeAt;
    private volatile boolean over;
    private volatile @Nullable Instant playingSince;
    private volatile @Nullable Instant stalledSince;
    private volatile @Nullable Duration idleTimeout;

    /// @param number how many starts of the content there were before
    Download(Content content, Broadcast broadcast, String playbackSessionId, Instant startedAt, long number) {
        this.content = content;
        this.broadcast = broadcast;
        this.playbackSessionId = playbackSessionId;
        this.startedAt = startedAt;
        this.number = number;
        this.activeAt = startedAt;
    }

    Content content() {
        return content;
    }

    Broadcast broadcast() {
        return broadcast;
    }

    Instant startedAt() {
        return startedAt;
    }

    /// How many starts of the content there were before.
    long number() {
        return number;
    }

    List<Session> sessions() {
        synchronized (sessions) {
            return List.copyOf(sessions.values());
        }
    }

    Optional<Session> session(String token) {
        synchronized (sessions) {
            return Optional.ofNullable(sessions.get(token));
        }
    }

    /// Adds a session, or puts it to the end of those there are; the oldest is forgotten when there are too many.
    void add(Session session) {
        synchronized (sessions) {
            sessions.remove(session.token());
            sessions.put(session.token(), session);
            if (sessions.size() > MAX_SESSIONS) {
                sessions.remove(sessions.keySet().iterator().next());
            }
        }
    }

    /// The session that all statistics show: the newest.
    String playbackSessionId() {
        return playbackSessionId;
    }

    void renew(String newPlaybackSessionId) {
        playbackSessionId = newPlaybackSessionId;
    }

    /// The time of the last sign of life of a player.
    Instant activeAt() {
        return activeAt;
    }

    void touch(Instant now) {
        activeAt = now;
    }

    boolean isOver() {
        return over;
    }

    void end() {
        over = true;
    }

    /// Since when there is data.
    Optional<Instant> playingSince() {
        return Optional.ofNullable(playingSince);
    }

    void play(Instant since) {
        playingSince = since;
    }

    /// Since when the swarm is silent though nothing says so.
    Optional<Instant> stalledSince() {
        return Optional.ofNullable(stalledSince);
    }

    void stall(@Nullable Instant since) {
        stalledSince = since;
    }

    /// The idle time-out that the player asked for instead of the engine's own.
    Optional<Duration> idleTimeout() {
        return Optional.ofNullable(idleTimeout);
    }

    void idleTimeout(Duration timeout) {
        idleTimeout = timeout;
    }
}
