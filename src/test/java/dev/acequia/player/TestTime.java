package dev.acequia.player;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/// Clock that a test moves on.
final class TestTime implements InstantSource {
    private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");

    private volatile long nanos;

    @Override
    public Instant instant() {
        return START.plusNanos(nanos);
    }

    long nanos() {
        return nanos;
    }

    void goTo(long time) {
        nanos = time;
    }

    void advance(Duration time) {
        goTo(nanos + time.toNanos());
    }
}
