package dev.acequia.simulator;

import dev.acequia.simulator.wire.Connection;
import java.io.IOException;
import java.time.Duration;

/// Never answers.
final class Patience {
    private static final Duration FOR_EVER = Duration.ofDays(1);

    private Patience() {}

    /// Returns only when the client has left, by an exception, or after a day.
    static void exhaust(Connection connection) throws IOException {
        connection.pause(FOR_EVER);
        connection.close();
    }
}
