package dev.acequia.rig;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import org.awaitility.core.ConditionFactory;

/// The one wait of all tests for what comes soon: long enough for a machine that is slow or busy, and shorter than the
/// deadlines that [Knobs] and [ChannelRig] have by default, which must not bring about what is waited for.
public final class Waits {
    /// How long anything is waited for at most.
    public static final Duration PATIENCE = Duration.ofSeconds(40);

    private static final Duration INTERVAL = Duration.ofMillis(10);

    private Waits() {}

    public static ConditionFactory eventually() {
        return await().atMost(PATIENCE).pollDelay(Duration.ZERO).pollInterval(INTERVAL);
    }
}
