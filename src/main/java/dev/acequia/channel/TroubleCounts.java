package dev.acequia.channel;

import dev.acequia.source.SourceEvent;
import dev.acequia.source.Trouble;
import dev.acequia.source.Unavailable;
import java.util.EnumMap;
import java.util.Map;

/// Number of failures by cause, and of recoveries by the failure that led to them. Written by one thread, read by any.
final class TroubleCounts implements ChannelListener {
    private volatile Map<Trouble, Long> counts = Map.of();
    private volatile Map<Trouble, Long> recoveries = Map.of();

    @Override
    public void happened(ChannelEvent event) {
        if (event instanceof ChannelEvent.OfSource(SourceEvent.Lost(Trouble trouble, Unavailable _))) {
            counts = oneMore(counts, trouble);
        }
        if (event instanceof ChannelEvent.OfSource(SourceEvent.Recovering(Trouble trouble)) && trouble != null) {
            recoveries = oneMore(recoveries, trouble);
        }
    }

    /// Those that were met at all.
    Map<Trouble, Long> counts() {
        return counts;
    }

    /// Those that were recovered from, or tried to be.
    Map<Trouble, Long> recoveries() {
        return recoveries;
    }

    private static Map<Trouble, Long> oneMore(Map<Trouble, Long> counts, Trouble trouble) {
        Map<Trouble, Long> more = new EnumMap<>(Trouble.class);
        more.putAll(counts);
        more.merge(trouble, 1L, Long::sum);
        return more;
    }
}
