package dev.acequia.delivery;

import dev.acequia.feed.PlayoutModel;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The pauses of a viewer's player by cause, as a [PlayoutModel] has them that gets what its socket takes. One
/// thread's.
final class Playout {
    private final PlayoutModel player;
    private final Map<Blame, Long> nanos = new EnumMap<>(Blame.class);
    private Pauses.@Nullable Pause last;

    Playout(long nanos) {
        this.player = new PlayoutModel(nanos);
    }

    /// Looks.
    ///
    /// @param got seconds of media that it has got so far
    /// @param fault asked while it pauses
    void look(double got, long nanos, Instant now, Supplier<Fault> fault) {
        long before = player.pauses();
        double more = player.look(got, nanos);
        if (more > 0) {
            pause(more, player.pauses() == before ? last : null, now, fault.get());
        }
    }

    /// @param begun the pause that goes on; null when it is a new one
    private void pause(double more, Pauses.@Nullable Pause begun, Instant now, Fault fault) {
        nanos.merge(fault.blame(), Math.round(more * 1e9), Long::sum);
        last = begun == null
                ? new Pauses.Pause(now.minus(Duration.ofMillis(Math.round(more * 1000))), more, fault)
                : new Pauses.Pause(begun.at(), begun.seconds() + more, fault);
    }

    /// Seconds of media that it had left at a time, if it got nothing more; below 0 while it pauses.
    double left(long nanos) {
        return player.left(nanos);
    }

    Pauses pauses() {
        return player.pauses() == 0 ? Pauses.NONE : new Pauses(player.pauses(), nanos, last);
    }
}
