package dev.acequia.channel;

import dev.acequia.channel.ChannelTotals.Count;
import dev.acequia.delivery.LoopReaders;
import dev.acequia.delivery.Protocol;
import dev.acequia.delivery.Rebuffering;
import dev.acequia.engine.StreamFormat;
import dev.acequia.feed.Feed;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;

/// Counters of one channel, as they were measured last; none goes back. Thread-safe.
final class ChannelCounters {
    private static final LoopReaders.Measured NOTHING =
            new LoopReaders.Measured(List.of(), Map.of(), 0, Rebuffering.NONE);

    private final MediaPipeline pipeline;
    private final TroubleCounts troubles;
    private final HedgeCounts hedges;
    private final AtomicReference<ChannelTotals> totals = new AtomicReference<>(ChannelTotals.NONE);

    ChannelCounters(MediaPipeline pipeline, TroubleCounts troubles, HedgeCounts hedges) {
        this.pipeline = pipeline;
        this.hedges = hedges;
        this.troubles = troubles;
    }

    /// Totals as they were measured last.
    ChannelTotals totals() {
        return Objects.requireNonNull(totals.get());
    }

    /// Viewers and totals now; waits for the event loops at most a second, and nothing is new where they do not answer.
    Measured measure() {
        LoopReaders.Measured sent = sent();
        ChannelTotals now = Objects.requireNonNull(totals.accumulateAndGet(totals(sent), ChannelTotals::orLater));
        return new Measured(sent, now);
    }

    record Measured(LoopReaders.Measured viewers, ChannelTotals totals) {}

    private ChannelTotals totals(LoopReaders.Measured sent) {
        Feed feed = pipeline.feed();
        Map<Count, Long> counts = new EnumMap<>(Count.class);
        counts.put(Count.INGRESS_TS, feed.ingress().bytes(StreamFormat.TS));
        counts.put(Count.INGRESS_HLS, feed.ingress().bytes(StreamFormat.HLS));
        counts.put(Count.EGRESS_TS, sent.sentBytes().getOrDefault(Protocol.TS, 0L));
        counts.put(Count.EGRESS_HLS, sent.sentBytes().getOrDefault(Protocol.HLS, 0L));
        counts.put(Count.FILLER, sent.fillerBytes());
        counts.put(Count.GAPS, feed.gaps());
        counts.put(Count.UNDERRUNS, feed.underruns());
        counts.put(Count.SPLICES, feed.splices());
        counts.put(Count.RESTARTS, feed.restarts());
        hedges.into(counts);
        return new ChannelTotals(counts, troubles.counts(), troubles.recoveries());
    }

    private LoopReaders.Measured sent() {
        try {
            return pipeline.fanout().measure().get(1, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return NOTHING;
        } catch (ExecutionException | TimeoutException e) {
            return NOTHING;
        }
    }
}
