package dev.acequia.source;

import dev.acequia.mpegts.Clock;

/// Media time that a session has delivered ahead of the clock, and whether that is shrinking.
///
/// The lead that it once had fades in half a minute, so that a stream that goes on evenly after a pause has lost
/// nothing. Pauses that it makes all the time, as segments do, are usual. Owned by the channel's thread.
final class MediaLead {
    private static final double FADING_SECONDS = 30;
    private static final double USUAL_FADES = 0.02;

    private final long began;
    private final long beganTicks;
    private long lastMedia;
    private double usual;
    private double best;
    private double current;

    /// @param ticks media time so far, of 27 MHz
    /// @param usual for how many seconds it is expected to pause at first
    MediaLead(long now, long ticks, double usual) {
        this.began = now;
        this.beganTicks = ticks;
        this.lastMedia = now;
        this.usual = usual;
    }

    /// Media have come, up to this time.
    void media(long now, long ticks) {
        double pause = silence(now);
        double lead = (ticks - beganTicks) / (double) Clock.PCR_HZ - (now - began) / 1e9;
        usual = Math.max(pause, usual - USUAL_FADES * pause);
        best = Math.max(lead, best - (best - lead) * Math.min(1, pause / FADING_SECONDS));
        current = lead;
        lastMedia = now;
    }

    /// Seconds since media came last.
    double silence(long now) {
        return (now - lastMedia) / 1e9;
    }

    /// Seconds of the lead that are gone.
    double lost(long now) {
        return best - current + silence(now);
    }

    /// Seconds of the longest pause of late.
    double usual() {
        return usual;
    }
}
