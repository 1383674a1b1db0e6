package dev.acequia.http;

import java.time.Duration;

/// Limits on connections.
///
/// @param most how many may be open
/// @param headerTimeout how long a request may take to arrive
/// @param idleTimeout how long a connection may wait for its next request
public record ConnectionLimits(int most, Duration headerTimeout, Duration idleTimeout) {}
