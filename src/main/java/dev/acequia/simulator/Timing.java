package dev.acequia.simulator;

import java.time.Duration;

/// Durations of a healthy start (`engine-api.md` 1.3, 1.8 and 5.2).
public enum Timing {
    /// Delays measured on real engines with a live broadcaster.
    REAL(500, 500, 1000, 8000),
    /// For demos and tests: the first byte within 300 ms.
    QUICK(10, 30, 60, 150);

    private final Duration startAnswer;
    private final Duration untilIdle;
    private final Duration untilPrebuffering;
    private final Duration untilPlaying;

    Timing(int startAnswer, int untilIdle, int untilPrebuffering, int untilPlaying) {
        this.startAnswer = Duration.ofMillis(startAnswer);
        this.untilIdle = Duration.ofMillis(untilIdle);
        this.untilPrebuffering = Duration.ofMillis(untilPrebuffering);
        this.untilPlaying = Duration.ofMillis(untilPlaying);
    }

    /// The engine's delay before it answers a start.
    Duration startAnswer() {
        return startAnswer;
    }

    /// From the start on, until the statistics have a status at all.
    Duration untilIdle() {
        return untilIdle;
    }

    /// From the start on, until the engine looks for data.
    Duration untilPrebuffering() {
        return untilPrebuffering;
    }

    /// From the start on, until there is data to send.
    Duration untilPlaying() {
        return untilPlaying;
    }
}
