package dev.acequia.settings;

import static dev.acequia.settings.Section.RECOVERY;
import static dev.acequia.settings.Setting.choice;
import static dev.acequia.settings.Setting.seconds;

import java.time.Duration;
import java.util.List;

/// Settings of recovery: when a session is given up, and how long viewers are kept.
public final class RecoverySettings {
    public static final Setting<Duration> STALL_TIMEOUT = seconds(RECOVERY, "stall_timeout", 15, 2, 120)
            .says("How long a session may deliver nothing before another one is opened.");

    public static final Setting<Duration> RECOVERY_TIMEOUT = seconds(RECOVERY, "recovery_timeout", 60, 5, 600)
            .says("How long viewers are kept while no engine delivers.");

    public static final Setting<WarmSpare> WARM_SPARE = choice(
                    RECOVERY, "warm_spare", WarmSpare.AUTO, WarmSpare.values())
            .says("Whether a channel has a second session ready on another engine with a free place: never (OFF), "
                    + "while the one that plays pauses, slows down or is lost (AUTO), or ALWAYS, which takes two "
                    + "places and twice the bandwidth.");

    static final List<Setting<?>> ALL = List.of(STALL_TIMEOUT, RECOVERY_TIMEOUT, WARM_SPARE);

    private RecoverySettings() {}
}
