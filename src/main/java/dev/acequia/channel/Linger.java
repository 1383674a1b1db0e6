package dev.acequia.channel;

import dev.acequia.bounds.Durations;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Time that a channel stays open after its last viewer has left: the shutdown delay, or longer while somebody who may
/// come back has reserved it; none as soon as another channel needs its slot on an engine.
///
/// Guarded by the channel's lock, which every method is called with.
final class Linger {
    private final ChannelContext context;
    private final Runnable end;
    private final Map<Object, Long> reservations = new HashMap<>();
    private @Nullable Future<?> running;

    /// @param end called when it is over, without the lock
    Linger(ChannelContext context, Runnable end) {
        this.context = context;
        this.end = end;
    }

    /// The last viewer has left.
    void begin() {
        cancel();
        Duration left = context.lacksSlots().getAsBoolean()
                ? Duration.ZERO
                : Durations.longer(context.options().shutdownDelay(), reserved(System.nanoTime()));
        running = context.timers().schedule(end, left.toMillis(), TimeUnit.MILLISECONDS);
    }

    /// A viewer has entered.
    void cancel() {
        if (running != null) {
            running.cancel(false);
            running = null;
        }
    }

    /// Reserves the channel, in place of this owner's last reservation.
    ///
    /// @param until of [System#nanoTime]; null for no longer
    void reserve(Object owner, @Nullable Long until) {
        if (until == null) {
            reservations.remove(owner);
        } else {
            reservations.put(owner, until);
        }
        if (running != null) {
            begin();
        }
    }

    /// Takes over the reservations of a channel that has merged into this one.
    void addAll(Linger other) {
        reservations.putAll(other.reservations);
    }

    private Duration reserved(long now) {
        long longest = reservations.values().stream()
                .mapToLong(until -> until - now)
                .max()
                .orElse(0);
        return Duration.ofNanos(Math.max(0, longest));
    }
}
