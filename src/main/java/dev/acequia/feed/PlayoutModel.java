package dev.acequia.feed;

/// Model of a player that plays everything at once: its reserve is the media received minus the time gone by; below
/// zero, and by more than a player's own buffer hides, it pauses until it has some again.
///
/// Updated now and then: a pause between two updates that left no trace is not seen. One thread's; allocates nothing.
public final class PlayoutModel {
    /// Seconds of lateness that a player's own buffer hides.
    private static final double TOLERANCE = 0.2;

    private final long began;
    private double paused;
    private double media;
    private long pauses;
    private boolean isPausing;

    public PlayoutModel(long nanos) {
        this.began = nanos;
    }

    /// Updates it; how many seconds it has paused since the last update.
    ///
    /// @param got seconds of media that it has got so far
    public double update(double got, long nanos) {
        media = got;
        double lack = -left(nanos);
        boolean goesOn = isPausing;
        isPausing = lack > (goesOn ? 0 : TOLERANCE);
        if (!isPausing) {
            return 0;
        }
        paused += lack;
        pauses += goesOn ? 0 : 1;
        return lack;
    }

    /// Seconds of media that it had left at a time, if it got nothing more; below 0 while it pauses.
    public double left(long nanos) {
        return media - ((nanos - began) / 1e9 - paused);
    }

    /// The number of its pauses.
    public long pauses() {
        return pauses;
    }
}
