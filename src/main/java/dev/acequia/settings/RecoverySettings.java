package dev.acequia.settings;

import static dev.acequia.settings.Section.RECOVERY;
import static dev.acequia.settings.Setting.choice;
import static dev.acequia.settings.Setting.seconds;

import dev.acequia.settings.kind.Amount;
import dev.acequia.settings.kind.StartHedge;
import java.time.Duration;
import java.util.List;

/// Settings of recovery: when a session is given up, and how long viewers are kept.
public final class RecoverySettings {
    public static final Setting<Duration> STALL_TIMEOUT = seconds(RECOVERY, "stall_timeout", 15, 2, 120)
            .says("How long a session may deliver nothing before it is replaced.");

    public static final Setting<Duration> RECOVERY_TIMEOUT = seconds(RECOVERY, "recovery_timeout", 60, 5, 600)
            .says("How long viewers are kept connected while no engine delivers.");

    public static final Setting<WarmSpare> WARM_SPARE = choice(
                    RECOVERY, "warm_spare", WarmSpare.AUTO, WarmSpare.values())
            .says("When a channel keeps a second session ready on another engine with a free slot: never "
                    + "(OFF), while the playing session stalls, slows down or is lost (AUTO), or at all times "
                    + "(ALWAYS), which takes two slots and twice the bandwidth.");

    public static final Setting<StartHedge> START_HEDGE = Setting.of(
                    RECOVERY,
                    "start_hedge",
                    new StartHedge.Notation(new Amount.Seconds(Duration.ofMillis(100), Duration.ofSeconds(60))),
                    StartHedge.AUTO)
            .says("How long a start waits for an engine alone before an idle one is asked too, whose picture is taken "
                    + "if it comes first: some seconds, three quarters of what starts of the stream usually take but "
                    + "2 to 8 s, or less where the engine fills its buffer slowly (AUTO), or for ever (OFF).");

    static final List<Setting<?>> ALL = List.of(STALL_TIMEOUT, RECOVERY_TIMEOUT, WARM_SPARE, START_HEDGE);

    private RecoverySettings() {}

    /// Policy for keeping a second session ready on another engine.
    public enum WarmSpare {
        OFF,
        /// While the session that plays pauses or slows down.
        AUTO,
        ALWAYS
    }
}
