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
final class PlayoutMeter {
    private final PlayoutModel player;
    private final Map<RebufferingOwner, Long> nanos = new EnumMap<>(RebufferingOwner.class);
    private Rebuffering.@Nullable Pause last;

    PlayoutMeter(long nanos) {
        this.player = new PlayoutModel(nanos);
    }

    /// Looks.
    ///
    /// @param got seconds of media that it has got so far
    /// @param fault asked while it pauses
    void look(double got, long nanos, Instant now, Supplier<RebufferingCause> fault) {
        long before = player.pauses();
        double more = player.look(got, nanos);
        if (more > 0) {
            pause(more, player.pauses() == before ? last : null, now, fault.get());
        }
    }

    /// @param begun the pause that goes on; null when it is a new one
    private void pause(double more, Rebuffering.@Nullable Pause begun, Instant now, RebufferingCause fault) {
        nanos.merge(fault.blame(), Math.round(more * 1e9), Long::sum);
        last = begun == null
                ? new Rebuffering.Pause(now.minus(Duration.ofMillis(Math.round(more * 1000))), more, fault)
                : new Rebuffering.Pause(begun.at(), begun.seconds() + more, fault);
    }

    /// Seconds of media that it had left at a time, if it got nothing more; below 0 while it pauses.
    double left(long nanos) {
        return player.left(nanos);
    }

    Rebuffering pauses() {
        return player.pauses() == 0 ? Rebuffering.NONE : new Rebuffering(player.pauses(), nanos, last);
    }
}
