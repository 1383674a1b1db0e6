package dev.acequia.channel;

import dev.acequia.source.Trouble;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.LongBinaryOperator;

/// Counters of one channel, or of all, since they began. Immutable; absent keys are zero.
///
/// @param troubles sessions that ended before their time, by what ended them
/// @param recoveries how often another session was looked for because of that while viewers watched
public record ChannelTotals(Map<Count, Long> counts, Map<Trouble, Long> troubles, Map<Trouble, Long> recoveries) {
    public static final ChannelTotals NONE = new ChannelTotals(Map.of(), Map.of(), Map.of());

    /// The counted quantities.
    public enum Count {
        /// Bytes that engines sent as one body.
        INGRESS_TS,
        /// Bytes that engines sent as segments.
        INGRESS_HLS,
        /// Bytes of the stream that the sockets of MPEG-TS viewers have taken.
        EGRESS_TS,
        /// Bytes of segments that the sockets of HLS viewers have taken.
        EGRESS_HLS,
        /// Bytes of null packets that were sent while no media came.
        FILLER,
        /// Packets missing by the continuity counters.
        GAPS,
        /// How often a viewer without reserve would have run dry.
        UNDERRUNS,
        /// Sessions that went on right where the one before them had ended.
        SPLICES,
        /// Sessions that began anew at a join point.
        RESTARTS,
        /// Second engines that were asked because the first one was slow to start.
        HEDGES,
        /// Those of them that had the first picture.
        HEDGES_WON,
        /// Bytes of sessions that lost the race of a start.
        HEDGE_BYTES,
        /// Milliseconds that the first engine would probably still have taken where it lost.
        HEDGE_GAINED_MILLIS
    }

    public long of(Count count) {
        return counts.getOrDefault(count, 0L);
    }

    /// These and others together.
    ChannelTotals plus(ChannelTotals more) {
        return with(more, Long::sum);
    }

    /// Of each count the higher one: what was measured later, where nothing can go back.
    ChannelTotals orLater(ChannelTotals later) {
        return with(later, Math::max);
    }

    private ChannelTotals with(ChannelTotals other, LongBinaryOperator merged) {
        return new ChannelTotals(
                with(new EnumMap<>(Count.class), counts, other.counts, merged),
                with(new EnumMap<>(Trouble.class), troubles, other.troubles, merged),
                with(new EnumMap<>(Trouble.class), recoveries, other.recoveries, merged));
    }

    private static <K> Map<K, Long> with(
            Map<K, Long> into, Map<K, Long> some, Map<K, Long> others, LongBinaryOperator merged) {
        into.putAll(some);
        others.forEach((key, count) -> into.merge(key, count, merged::applyAsLong));
        return into;
    }
}
