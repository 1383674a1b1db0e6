package dev.acequia.metrics;

import static dev.acequia.metrics.Kind.COUNTER;

import dev.acequia.channel.ChannelTotals;
import dev.acequia.channel.ChannelTotals.Count;
import dev.acequia.delivery.Protocol;
import dev.acequia.engine.StreamFormat;
import dev.acequia.source.Trouble;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/// Traffic and failure counters of all channels since the process began, closed ones included.
final class TrafficMetrics {
    static final List<Metric> ALL = List.of(
            new Metric(
                    "acequia_ingress_bytes_total",
                    COUNTER,
                    List.of("form"),
                    "Bytes received from engines, as one body (`ts`) or as segments (`hls`).",
                    (snapshot, series) -> {
                        series.add(snapshot.totals().of(Count.INGRESS_TS), Label.of(StreamFormat.TS));
                        series.add(snapshot.totals().of(Count.INGRESS_HLS), Label.of(StreamFormat.HLS));
                    }),
            new Metric(
                    "acequia_egress_bytes_total",
                    COUNTER,
                    List.of("protocol"),
                    "Bytes of streams accepted by viewers' sockets.",
                    (snapshot, series) -> {
                        series.add(snapshot.totals().of(Count.EGRESS_TS), Label.of(Protocol.TS));
                        series.add(snapshot.totals().of(Count.EGRESS_HLS), Label.of(Protocol.HLS));
                    }),
            total("acequia_filler_bytes_total", Count.FILLER, "Bytes of null packets sent while no media arrived."),
            total(
                    "acequia_continuity_gaps_total",
                    Count.GAPS,
                    "Gaps in the data from engines, by the continuity counters."),
            total(
                    "acequia_underruns_total",
                    Count.UNDERRUNS,
                    "How often an engine was so late that a player without a buffer would have paused."),
            total(
                    "acequia_splices_total",
                    Count.SPLICES,
                    "Sessions that continued with exactly the packet after the last one sent."),
            total(
                    "acequia_restarts_total",
                    Count.RESTARTS,
                    "Sessions that continued at a key frame, with a discontinuity."),
            byCause(
                    "acequia_session_troubles_total",
                    "Sessions that ended prematurely, by cause.",
                    ChannelTotals::troubles),
            byCause(
                    "acequia_recoveries_total",
                    "Recoveries that began while viewers were watching, by the cause that ended the last session.",
                    ChannelTotals::recoveries),
            total(
                    "acequia_start_hedges_total",
                    Count.HEDGES,
                    "Second engines asked because the first one was slow to start: extra sessions."),
            total("acequia_start_hedges_won_total", Count.HEDGES_WON, "Second engines that had the first picture."),
            total(
                    "acequia_start_hedge_bytes_total",
                    Count.HEDGE_BYTES,
                    "Bytes received from sessions that lost the race of a start."),
            Metric.of(
                    "acequia_start_hedge_seconds_gained_total",
                    COUNTER,
                    "How much longer the first engines would probably have taken where they lost.",
                    snapshot -> snapshot.totals().of(Count.HEDGE_GAINED_MILLIS) / 1000.0),
            new Metric(
                    "acequia_start_failures_total",
                    COUNTER,
                    List.of("reason"),
                    "Channels that ended before anybody could watch, by the error that viewers got.",
                    TrafficMetrics::failures));

    private TrafficMetrics() {}

    private static Metric total(String name, Count count, String sentence) {
        return Metric.of(name, COUNTER, sentence, snapshot -> snapshot.totals().of(count));
    }

    private static Metric byCause(String name, String sentence, Function<ChannelTotals, Map<Trouble, Long>> counts) {
        return new Metric(name, COUNTER, List.of("cause"), sentence, (snapshot, series) -> {
            Map<Trouble, Long> known = counts.apply(snapshot.totals());
            for (Trouble each : Trouble.values()) {
                series.add(known.getOrDefault(each, 0L), each.label());
            }
        });
    }

    private static void failures(ScrapeSnapshot snapshot, Metric.Series series) {
        snapshot.times().failedStarts().forEach((reason, count) -> series.add(count.sum(), Label.of(reason)));
    }
}
