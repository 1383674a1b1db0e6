package dev.acequia.channel;

import java.time.Duration;

/// A token bucket: so many events at once, and then so many a second. Not thread-safe.
final class TokenBucket {
    private final Rate rate;
    private double tokens;
    private long filledAt;

    /// @param burst how many may come at once
    /// @param perSecond how many may come for good
    record Rate(int burst, double perSecond) {}

    TokenBucket(Rate rate, long nanos) {
        this.rate = rate;
        this.tokens = rate.burst;
        this.filledAt = nanos;
    }

    /// How long it takes until an event may come; zero when one may now.
    Duration delay(long nanos) {
        double seconds = Math.max(0, nanos - filledAt) / 1e9;
        tokens = Math.min(rate.burst, tokens + seconds * rate.perSecond);
        filledAt = nanos;
        return tokens >= 1 ? Duration.ZERO : Duration.ofNanos((long) Math.ceil((1 - tokens) / rate.perSecond * 1e9));
    }

    /// Takes the token of an event that comes, after [#delay] was zero.
    void take() {
        tokens--;
    }
}
