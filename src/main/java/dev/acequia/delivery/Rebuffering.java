package dev.acequia.delivery;

import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Number and length of a viewer's pauses, by cause.
///
/// @param nanos of all pauses, by the party responsible
/// @param last null when there was none
public record Rebuffering(
        long count,
        Map<RebufferingCause.Owner, Long> nanos,
        @Nullable Pause last) {
    public static final Rebuffering NONE = new Rebuffering(0, Map.of(), null);

    /// One of them.
    ///
    /// @param at when it began
    /// @param seconds how long it was, or has been up to now
    public record Pause(Instant at, double seconds, RebufferingCause cause) {}

    public Rebuffering {
        nanos = Map.copyOf(nanos);
    }

    /// These and those of another viewer.
    Rebuffering plus(Rebuffering others) {
        if (count == 0 || others.count == 0) {
            return count == 0 ? others : this;
        }
        Map<RebufferingCause.Owner, Long> sum = new EnumMap<>(RebufferingCause.Owner.class);
        sum.putAll(nanos);
        others.nanos.forEach((owner, more) -> sum.merge(owner, more, Long::sum));
        return new Rebuffering(count + others.count, sum, isLater(others) ? others.last : last);
    }

    /// These or those, whichever were measured later: pauses only grow.
    Rebuffering orLater(Rebuffering others) {
        return others.total() >= total() ? others : this;
    }

    private boolean isLater(Rebuffering others) {
        return others.last != null && (last == null || others.last.at().isAfter(last.at()));
    }

    /// Seconds of those that a party is responsible for.
    public double seconds(RebufferingCause.Owner owner) {
        return nanos.getOrDefault(owner, 0L) / 1e9;
    }

    /// Seconds of all of them.
    public double total() {
        return nanos.values().stream().mapToLong(Long::longValue).sum() / 1e9;
    }
}
