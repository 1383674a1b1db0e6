package dev.acequia.delivery;

import dev.acequia.feed.PlayoutModel;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Meter of a player's pauses by cause: a [PlayoutModel] fed with what its socket takes. One thread's.
final class PlayoutMeter {
    private final PlayoutModel player;
    private final Map<RebufferingCause.Owner, Long> nanos = new EnumMap<>(RebufferingCause.Owner.class);
    private Rebuffering.@Nullable Pause last;

    PlayoutMeter(long nanos) {
        this.player = new PlayoutModel(nanos);
    }

    /// Updates the model.
    ///
    /// @param got seconds of media that it has got so far
    /// @param cause asked while it pauses
    void update(double got, long nanos, Instant now, Supplier<RebufferingCause> cause) {
        long before = player.pauses();
        double more = player.update(got, nanos);
        if (more > 0) {
            pause(more, player.pauses() == before ? last : null, now, cause.get());
        }
    }

    /// @param begun the pause that goes on; null when it is a new one
    private void pause(double more, Rebuffering.@Nullable Pause begun, Instant now, RebufferingCause cause) {
        nanos.merge(cause.owner(), Math.round(more * 1e9), Long::sum);
        last = begun == null
                ? new Rebuffering.Pause(now.minus(Duration.ofMillis(Math.round(more * 1000))), more, cause)
                : new Rebuffering.Pause(begun.at(), begun.seconds() + more, cause);
    }

    /// Seconds of media that it had left at a time, if it got nothing more; below 0 while it pauses.
    double left(long nanos) {
        return player.left(nanos);
    }

    Rebuffering rebuffering() {
        return player.pauses() == 0 ? Rebuffering.NONE : new Rebuffering(player.pauses(), nanos, last);
    }
}
