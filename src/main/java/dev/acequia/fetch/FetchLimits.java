package dev.acequia.fetch;

import java.time.Duration;

/// Bounds of one fetch.
///
/// @param bytes of the body, as it comes
/// @param connect for each connection
/// @param answer until the head of an answer is there
/// @param total for all of it, redirects included
public record FetchLimits(long bytes, Duration connect, Duration answer, Duration total) {
    public static final FetchLimits LIST =
            new FetchLimits(128L << 20, Duration.ofSeconds(10), Duration.ofSeconds(20), Duration.ofMinutes(5));
}
