package dev.acequia.metrics;

import static dev.acequia.metrics.Kind.COUNTER;
import static dev.acequia.metrics.Kind.GAUGE;

import dev.acequia.channel.ChannelSnapshot;
import dev.acequia.delivery.RebufferingCause;
import dev.acequia.metrics.ScrapeSnapshot.Watched;
import java.util.List;
import java.util.Objects;
import java.util.function.ToDoubleFunction;

/// One series a channel, `max_channels` at most, gone when it is closed. Viewers have none.
final class ChannelMetrics {
    /// As [ChannelSnapshot#state] names them.
    private static final List<String> STATES =
            List.of("opening", "buffering", "live", "stalled", "recovering", "lingering");

    static final List<Metric> ALL = List.of(
            new Metric(
                    "acequia_channel_info",
                    Kind.INFO,
                    List.of("content", "infohash", "engine", "spare", "form"),
                    "The engine that plays the channel, and the engine of its spare.",
                    (snapshot, series) -> snapshot.channels().forEach(each -> info(each, series))),
            new Metric(
                    "acequia_channel_state",
                    GAUGE,
                    List.of("content", "state"),
                    "1 for the current state, else 0: `" + String.join("`, `", STATES) + "`.",
                    (snapshot, series) -> snapshot.channels().forEach(each -> state(each, series))),
            new Metric(
                    "acequia_channel_clients",
                    GAUGE,
                    List.of("content", "protocol"),
                    "Viewers of the channel.",
                    (snapshot, series) -> snapshot.channels().forEach(each -> {
                        series.add(each.tsClients(), each.hex(), "ts");
                        series.add(each.hlsClients(), each.hex(), "hls");
                    })),
            each(
                    "acequia_channel_bitrate_bytes_per_second",
                    GAUGE,
                    "Bitrate by the clock of the stream, in bytes per second.",
                    channel -> channel.bitsPerSecond() / 8.0),
            each(
                    "acequia_channel_ingress_bytes_total",
                    COUNTER,
                    "Bytes received from its engines.",
                    channel -> channel.ingressBytes()),
            each(
                    "acequia_channel_egress_bytes_total",
                    COUNTER,
                    "Bytes accepted by its viewers' sockets.",
                    channel -> channel.egressBytes()),
            each(
                    "acequia_channel_reserve_seconds",
                    GAUGE,
                    "Buffer of a player that has watched from the start and never paused.",
                    channel -> channel.reserveSeconds()),
            ofAll(
                    "acequia_channel_runway_min_seconds",
                    "Distance behind live of the viewer that is closest to it.",
                    each -> each.runways().min().orElse(0)),
            ofAll(
                    "acequia_channel_runway_max_seconds",
                    "Distance behind live of the viewer that is furthest behind.",
                    each -> each.runways().max().orElse(0)),
            each(
                    "acequia_channel_ring_bytes",
                    GAUGE,
                    "Bytes in its ring.",
                    channel -> channel.buffer().usedBytes()),
            each(
                    "acequia_channel_ring_limit_bytes",
                    GAUGE,
                    "Bytes that its ring may hold.",
                    channel -> channel.buffer().capacityBytes()),
            each(
                    "acequia_channel_ring_seconds",
                    GAUGE,
                    "Duration of the media in its ring.",
                    channel -> channel.buffer().seconds()),
            each(
                    "acequia_channel_join_behind_seconds",
                    GAUGE,
                    "Distance behind live at which viewers join.",
                    channel -> channel.buffer().joinBehindSeconds()),
            each(
                    "acequia_channel_jitter_seconds",
                    GAUGE,
                    "Longest pause of its source in the last five minutes.",
                    channel -> channel.buffer().jitterSeconds()),
            each(
                    "acequia_channel_late",
                    GAUGE,
                    "1 while its source delivers too late for viewers.",
                    channel -> channel.buffer().isLate() ? 1 : 0),
            new Metric(
                    "acequia_channel_stalled_seconds_total",
                    COUNTER,
                    List.of("content", "blame"),
                    "How long its viewers buffered, by who is to blame.",
                    (snapshot, series) -> snapshot.channels().forEach(each -> {
                        for (RebufferingCause.Owner owner : RebufferingCause.Owner.values()) {
                            series.add(each.channel().rebuffering().seconds(owner), each.hex(), owner.label());
                        }
                    })),
            each(
                    "acequia_channel_underruns_total",
                    COUNTER,
                    "How often a player without a buffer would have paused.",
                    channel -> channel.underruns()),
            each(
                    "acequia_channel_recoveries_total",
                    COUNTER,
                    "How often its session was replaced while viewers were watching.",
                    channel -> channel.recoveries()),
            ofAll(
                    "acequia_channel_skips",
                    "How often its current viewers fell out of the ring and were moved ahead.",
                    each -> each.channel().viewers().stream()
                            .mapToLong(viewer -> viewer.skips())
                            .sum()));

    private ChannelMetrics() {}

    private static Metric each(String name, Kind kind, String sentence, ToDoubleFunction<ChannelSnapshot> value) {
        return new Metric(
                name,
                kind,
                List.of("content"),
                sentence,
                (snapshot, series) -> snapshot.channels()
                        .forEach(each -> series.add(value.applyAsDouble(each.channel()), each.hex())));
    }

    private static Metric ofAll(String name, String sentence, ToDoubleFunction<Watched> value) {
        return new Metric(
                name,
                GAUGE,
                List.of("content"),
                sentence,
                (snapshot, series) ->
                        snapshot.channels().forEach(each -> series.add(value.applyAsDouble(each), each.hex())));
    }

    private static void info(Watched each, Metric.Series series) {
        ChannelSnapshot channel = each.channel();
        series.add(
                1,
                each.hex(),
                Objects.requireNonNullElse(channel.infohash(), ""),
                Objects.requireNonNullElse(channel.engine(), ""),
                Objects.requireNonNullElse(channel.spare(), ""),
                Label.of(channel.format()));
    }

    private static void state(Watched each, Metric.Series series) {
        STATES.forEach(state -> series.add(each.channel().state().equals(state) ? 1 : 0, each.hex(), state));
    }
}
