package dev.acequia.delivery;

import dev.acequia.net.SocketStall;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;

/// Progress of a viewer's socket: its rate, how long it has accepted nothing, and the reserve of its player.
///
/// Updated about once a second, on the socket's event loop.
final class SocketProgress {
    private static final double MOST_AHEAD = 120;

    private final PlayoutMeter playout;
    private final SocketStall stall;
    private Instant lastActive;
    private long sentAtTick;
    private long tickNanos;
    private double bitsPerSecond;

    /// Seconds of media that the player had left when the socket last took some.
    private double ahead;

    SocketProgress(Instant connectedAt, long nanos) {
        this.lastActive = connectedAt;
        this.playout = new PlayoutMeter(nanos);
        this.stall = new SocketStall(SocketStall.LEAST, 0, nanos);
        this.tickNanos = nanos;
    }

    /// Updates the rate and the stall from the bytes taken since the last tick.
    ///
    /// @param sent bytes that it has taken so far
    /// @param pending bytes that it was given and has not taken
    void tick(long sent, long pending, long nanos, Instant now) {
        stall.update(sent, pending == 0, nanos);
        if (sent != sentAtTick) {
            lastActive = now;
        }
        double seconds = (nanos - tickNanos) / 1e9;
        if (seconds > 0.2) {
            double rate = (sent - sentAtTick) * 8 / seconds;
            bitsPerSecond = bitsPerSecond == 0 ? rate : bitsPerSecond + 0.3 * (rate - bitsPerSecond);
            tickNanos = nanos;
            sentAtTick = sent;
        }
    }

    /// Updates the player's reserve.
    ///
    /// @param media seconds of media that its socket has taken so far
    void plays(double media, long nanos, Instant now, Supplier<RebufferingCause> cause) {
        playout.update(media, nanos, now, cause);
        if (stall.length(nanos) == 0) {
            ahead = Math.clamp(playout.left(nanos), 0, MOST_AHEAD);
        }
    }

    /// Whether the socket has accepted nothing for so long, although the player has played all it got before: one that
    /// has much in advance reads no more for a while.
    boolean isStuck(long nanos, Duration stallTimeout) {
        return stall.length(nanos) >= stallTimeout.toNanos() + ahead * 1e9;
    }

    Instant lastActive() {
        return lastActive;
    }

    double bitsPerSecond() {
        return bitsPerSecond;
    }

    /// Seconds of media that the player has left; below 0 while it pauses.
    double reserve(long nanos) {
        return playout.left(nanos);
    }

    Rebuffering rebuffering() {
        return playout.rebuffering();
    }
}
