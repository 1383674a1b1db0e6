package dev.acequia.source;

import dev.acequia.engine.StreamFormat;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Trigger of a failover while the session still plays: it is suspect, about to fail.
///
/// A session becomes suspect when it pauses for longer than it usually does or loses its [MediaLead], and is cleared
/// after half a minute without a reason. It is given up for a spare before the stall is seen: after a pause of one and
/// a half seconds, or when so much lead is gone that it will hardly come back. Owned by the channel's thread.
final class FailoverTrigger {
    static final Duration CALM = Duration.ofSeconds(30);

    private static final double USUAL_PAUSE = 0.5;
    private static final double USUAL_PAUSE_OF_SEGMENTS = 6;

    private static final double FIRST_PAUSE = 1;
    private static final double LAST_PAUSE = 1.5;
    private static final double FIRST_LOSS = 2;
    private static final double LAST_LOSS = 4;

    private final MediaLead lead;
    private long last;
    private boolean hasBegun;

    /// @param format in which the session delivers
    /// @param ticks media time so far, of 27 MHz
    FailoverTrigger(StreamFormat format, long now, long ticks) {
        double usual = switch (format) {
            case TS -> USUAL_PAUSE;
            case HLS -> USUAL_PAUSE_OF_SEGMENTS;
        };
        this.lead = new MediaLead(now, ticks, usual);
    }

    /// Media have come, up to this time.
    void media(long now, long ticks) {
        lead.media(now, ticks);
    }

    /// Whether the session is suspect.
    boolean isSuspect(long now) {
        if (lead.silence(now) >= atLeast(FIRST_PAUSE) || lead.lost(now) >= atLeast(FIRST_LOSS)) {
            hasBegun = true;
            last = now;
        }
        return hasBegun && now - last < CALM.toNanos();
    }

    /// What the session is given up for now; null when it is not.
    ///
    /// @param spareMedia when media of the spare came last
    @Nullable
    Trouble verdict(long now, long spareMedia) {
        double silence = lead.silence(now);
        double spareSilence = (now - spareMedia) / 1e9;
        if (silence >= atLeast(LAST_PAUSE) && spareSilence < silence) {
            return Trouble.STALLED;
        }
        return lead.lost(now) >= atLeast(LAST_LOSS) && spareSilence < atLeast(FIRST_PAUSE) ? Trouble.SLOW : null;
    }

    /// So many seconds, or more where pauses are usual.
    private double atLeast(double seconds) {
        return Math.max(seconds, 2 * lead.usual());
    }
}
