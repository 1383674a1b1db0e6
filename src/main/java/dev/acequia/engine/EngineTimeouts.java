package dev.acequia.engine;

import java.time.Duration;

/// Deadlines for requests to engines; all are positive.
///
/// @param connect   to accept a TCP connection
/// @param start     to answer a start, from connecting to the last byte of the answer; an unknown infohash takes 28 s
///                  (`engine-api.md` 1.3)
/// @param firstByte to deliver the first byte of media, redirects and withheld headers included
/// @param stat of a request for a session's statistics
/// @param stop      to confirm a stop
/// @param version of a request for the engine's version or whether it is connected
public record EngineTimeouts(
        Duration connect, Duration start, Duration firstByte, Duration stat, Duration stop, Duration version) {
    /// Bound of a request for a version, or whether an engine is connected; no setting.
    public static final Duration VERSION = Duration.ofSeconds(5);

    public EngineTimeouts {
        check("connect", connect);
        check("start", start);
        check("firstByte", firstByte);
        check("stat", stat);
        check("stop", stop);
        check("version", version);
    }

    private static void check(String name, Duration duration) {
        if (!duration.isPositive()) {
            throw new IllegalArgumentException(
                    "The engine timeout %s must be positive, but it is %s.".formatted(name, duration));
        }
    }
}
