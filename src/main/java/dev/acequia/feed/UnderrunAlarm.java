package dev.acequia.feed;

import java.time.Duration;

/// Alarm for a source that is too slow for its viewers: raised when a viewer without reserve would have run dry,
/// cleared after a minute without another. On the channels' timer, read by any thread.
public final class UnderrunAlarm {
    static final Duration QUIET = Duration.ofMinutes(1);

    private long count;
    private long lastNanos;
    private volatile boolean isOn;

    /// Updates it; whether it went on or off.
    ///
    /// @param underruns up to now
    public boolean update(long underruns, long nanos) {
        boolean was = isOn;
        if (underruns > count) {
            count = underruns;
            lastNanos = nanos;
            isOn = true;
        } else if (nanos - lastNanos >= QUIET.toNanos()) {
            isOn = false;
        }
        return was != isOn;
    }

    public boolean isOn() {
        return isOn;
    }
}
