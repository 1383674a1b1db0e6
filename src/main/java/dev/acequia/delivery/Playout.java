package dev.acequia.delivery;

import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Model of a player that plays everything at once: its reserve is the media received minus the time gone by; below
/// zero it pauses.
///
/// Looked at now and then: a pause between two looks that left no trace is not seen. One thread's.
final class Playout {
    /// Lateness that a player's own buffer hides.
    private static final double TOLERANCE = 0.2;

    private final long began;
    private final Map<Blame, Long> nanos = new EnumMap<>(Blame.class);
    private double paused;
    private double media;
    private long count;
    private boolean isPausing;
    private Pauses.@Nullable Pause last;

    Playout(long nanos) {
        this.began = nanos;
    }

    /// Looks.
    ///
    /// @param got seconds of media that it has got so far
    /// @param fault asked while it pauses
    void look(double got, long nanos, Instant now, Supplier<Fault> fault) {
        media = got;
        double lack = -left(nanos);
        if (lack <= (isPausing ? 0 : TOLERANCE)) {
            isPausing = false;
            return;
        }
        pause(lack, now, fault.get());
    }

    private void pause(double more, Instant now, Fault fault) {
        paused += more;
        nanos.merge(fault.blame(), Math.round(more * 1e9), Long::sum);
        Pauses.Pause before = last;
        if (isPausing && before != null) {
            last = new Pauses.Pause(before.at(), before.seconds() + more, fault);
        } else {
            count++;
            isPausing = true;
            last = new Pauses.Pause(now.minus(Duration.ofMillis(Math.round(more * 1000))), more, fault);
        }
    }

    /// Seconds of media that it had left at a time, if it got nothing more; below 0 while it pauses.
    double left(long nanos) {
        return media - ((nanos - began) / 1e9 - paused);
    }

    Pauses pauses() {
        return count == 0 ? Pauses.NONE : new Pauses(count, nanos, last);
    }
}
