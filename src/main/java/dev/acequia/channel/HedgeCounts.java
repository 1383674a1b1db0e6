package dev.acequia.channel;

import dev.acequia.channel.ChannelTotals.Count;
import dev.acequia.engine.EngineAddress;
import dev.acequia.source.SourceEvent;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/// Cost and gain of the hedges of a channel's start. Thread-safe.
final class HedgeCounts implements ChannelListener {
    private final AtomicLong begun = new AtomicLong();
    private final AtomicLong won = new AtomicLong();
    private final AtomicLong bytes = new AtomicLong();
    private final AtomicLong gainedMillis = new AtomicLong();

    @Override
    public void happened(ChannelEvent event) {
        if (!(event instanceof ChannelEvent.OfSource(SourceEvent step))) {
            return;
        }
        if (step instanceof SourceEvent.HedgeBegun) {
            begun.incrementAndGet();
        } else if (step instanceof SourceEvent.HedgeLost(EngineAddress _, long wasted)) {
            bytes.addAndGet(wasted);
        } else if (step
                instanceof SourceEvent.HedgeWon(EngineAddress _, EngineAddress _, long wasted, Duration gained)) {
            won.incrementAndGet();
            bytes.addAndGet(wasted);
            gainedMillis.addAndGet(gained.toMillis());
        }
    }

    /// Adds them to the totals.
    void into(Map<Count, Long> counts) {
        counts.put(Count.HEDGES, begun.get());
        counts.put(Count.HEDGES_WON, won.get());
        counts.put(Count.HEDGE_BYTES, bytes.get());
        counts.put(Count.HEDGE_GAINED_MILLIS, gainedMillis.get());
    }
}
