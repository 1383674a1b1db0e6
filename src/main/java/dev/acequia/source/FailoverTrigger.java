package dev.acequia.source;

import dev.acequia.engine.StreamFormat;
import dev.acequia.mpegts.Clock;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Trigger of a failover while the session still plays: it is suspect, about to fail.
///
/// A session becomes suspect when it pauses for longer than it usually does or loses its lead, the media time that it
/// has delivered ahead of the clock; it is cleared after half a minute without a reason. It is given up for a spare
/// before the stall is seen: after a pause of one and a half seconds, or when so much lead is gone that it will hardly
/// come back. The lead that it once had fades in half a minute, so that a stream that goes on evenly after a pause has
/// lost nothing. Pauses that it makes all the time, as segments do, are usual. Owned by the channel's thread.
final class FailoverTrigger {
    static final Duration CALM = Duration.ofSeconds(30);

    private static final double USUAL_PAUSE = 0.5;
    private static final double USUAL_PAUSE_OF_SEGMENTS = 6;
    private static final double USUAL_PAUSE_FADES = 0.02;
    private static final double LEAD_FADES_SECONDS = 30;

    private static final double FIRST_PAUSE = 1;
    private static final double LAST_PAUSE = 1.5;
    private static final double FIRST_LOSS = 2;
    private static final double LAST_LOSS = 4;

    private final long began;
    private final long beganTicks;
    private long lastMedia;

    /// Seconds of the longest pause of late.
    private double usualPause;

    private double bestLead;
    private double lead;
    private long lastReason;
    private boolean hasBegun;

    /// @param format in which the session delivers
    /// @param ticks media time so far, of 27 MHz
    FailoverTrigger(StreamFormat format, long now, long ticks) {
        this.began = now;
        this.beganTicks = ticks;
        this.lastMedia = now;
        this.usualPause = switch (format) {
            case TS -> USUAL_PAUSE;
            case HLS -> USUAL_PAUSE_OF_SEGMENTS;
        };
    }

    /// Media have come, up to this time.
    void media(long now, long ticks) {
        double pause = silence(now);
        lead = (ticks - beganTicks) / (double) Clock.PCR_HZ - (now - began) / 1e9;
        usualPause = Math.max(pause, usualPause - USUAL_PAUSE_FADES * pause);
        bestLead = Math.max(lead, bestLead - (bestLead - lead) * Math.min(1, pause / LEAD_FADES_SECONDS));
        lastMedia = now;
    }

    /// Whether the session is suspect.
    boolean isSuspect(long now) {
        if (silence(now) >= atLeast(FIRST_PAUSE) || lostLead(now) >= atLeast(FIRST_LOSS)) {
            hasBegun = true;
            lastReason = now;
        }
        return hasBegun && now - lastReason < CALM.toNanos();
    }

    /// What the session is given up for now; null when it is not.
    ///
    /// @param spareMedia when media of the spare came last
    @Nullable
    Trouble verdict(long now, long spareMedia) {
        double silence = silence(now);
        double spareSilence = (now - spareMedia) / 1e9;
        if (silence >= atLeast(LAST_PAUSE) && spareSilence < silence) {
            return Trouble.STALLED;
        }
        return lostLead(now) >= atLeast(LAST_LOSS) && spareSilence < atLeast(FIRST_PAUSE) ? Trouble.SLOW : null;
    }

    /// Seconds since media came last.
    private double silence(long now) {
        return (now - lastMedia) / 1e9;
    }

    /// Seconds of the lead that are gone.
    private double lostLead(long now) {
        return bestLead - lead + silence(now);
    }

    /// So many seconds, or more where pauses are usual.
    private double atLeast(double seconds) {
        return Math.max(seconds, 2 * usualPause);
    }
}
