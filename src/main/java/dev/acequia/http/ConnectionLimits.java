package dev.acequia.http;

import java.time.Duration;

/// Limits on connections.
///
/// @param most how many may be open
/// @param headerTimeout how long a request may take to arrive
/// @param idleTimeout how long a connection may wait for its next request
/// @param stallTimeout how long a client may take nothing of an answer
public record ConnectionLimits(int most, Duration headerTimeout, Duration idleTimeout, Duration stallTimeout) {
    private static final Duration STALL_TIMEOUT = Duration.ofSeconds(10);

    /// Those with the usual time for taking answers.
    public ConnectionLimits(int most, Duration headerTimeout, Duration idleTimeout) {
        this(most, headerTimeout, idleTimeout, STALL_TIMEOUT);
    }
}
