package dev.acequia.simulator;

import dev.acequia.mpegts.Packet;
import java.time.Duration;
import java.time.Instant;

/// Allowance of packets to send: those on the air, not faster than a rate, in bursts when there is jitter.
final class Pace {
    /// The most credit saved up while nothing is sent, as time at the rate.
    private static final Duration SAVINGS = Duration.ofSeconds(1);

    private Instant last;
    private double credit;

    Pace(Instant start) {
        last = start;
    }

    /// The time as far as data has arrived by then: with gaps, the last moment at which some did.
    static Instant arrival(Instant time, Duration gap) {
        return gap.isPositive() ? time.minusMillis(Math.floorMod(time.toEpochMilli(), gap.toMillis())) : time;
    }

    /// The number of `ready` packets that may be sent at `now`, for a rate in bytes a second.
    int due(long ready, Instant now, double rate, Duration gap) {
        double seconds = Math.max(0, Duration.between(last, now).toNanos() / 1e9);
        last = now;
        double most = rate * SAVINGS.plus(gap).toNanos() / 1e9;
        credit = Math.min(credit + rate * seconds, Math.max(most, 2 * Packet.SIZE));
        return Math.clamp(Math.min(ready, (long) (credit / Packet.SIZE)), 0, Integer.MAX_VALUE);
    }

    /// Takes what went out off the credit.
    void went(int packets) {
        credit -= (double) packets * Packet.SIZE;
    }
}
