package dev.acequia.settings;

import static dev.acequia.settings.Section.HLS;
import static dev.acequia.settings.Setting.flag;
import static dev.acequia.settings.Setting.seconds;
import static dev.acequia.settings.Setting.wholeNumber;

import dev.acequia.settings.kind.Amount.Decimal;
import java.time.Duration;
import java.util.List;

/// Settings of HLS, towards players and towards engines.
public final class HlsSettings {
    public static final Setting<Integer> HLS_MAX_SEGMENTS = wholeNumber(HLS, "hls_max_segments", 20, 5, 100)
            .says("How many segments are kept for players to fetch; older ones are gone.")
            .alias("HLS_MAX_SEGMENTS");

    public static final Setting<Integer> HLS_INITIAL_SEGMENTS = wholeNumber(HLS, "hls_initial_segments", 3, 1, 10)
            .says("Minimum number of segments in the first playlist.")
            .alias("HLS_INITIAL_SEGMENTS");

    public static final Setting<Integer> HLS_WINDOW_SIZE = wholeNumber(HLS, "hls_window_size", 6, 3, 20)
            .says("Maximum number of segments in a playlist.")
            .alias("HLS_WINDOW_SIZE");

    public static final Setting<Duration> HLS_BUFFER_READY_TIMEOUT = seconds(
                    HLS, "hls_buffer_ready_timeout", 30, 5, 120)
            .says("How long the request for the first playlist waits until hls_initial_segments are ready.")
            .alias("HLS_BUFFER_READY_TIMEOUT");

    public static final Setting<Duration> HLS_FIRST_SEGMENT_TIMEOUT = seconds(
                    HLS, "hls_first_segment_timeout", 30, 5, 120)
            .says("How long the request for the first playlist waits for the first segment.")
            .alias("HLS_FIRST_SEGMENT_TIMEOUT");

    public static final Setting<Duration> HLS_INITIAL_BUFFER_SECONDS = seconds(
                    HLS, "hls_initial_buffer_seconds", 10, 5, 60)
            .says("How much media is fetched at once from an engine's first playlist.")
            .alias("HLS_INITIAL_BUFFER_SECONDS");

    public static final Setting<Integer> HLS_MAX_INITIAL_SEGMENTS = wholeNumber(
                    HLS, "hls_max_initial_segments", 10, 1, 20)
            .says("Maximum number of segments fetched at once from an engine's first playlist.")
            .alias("HLS_MAX_INITIAL_SEGMENTS");

    public static final Setting<Double> HLS_SEGMENT_FETCH_INTERVAL = Setting.of(
                    HLS, "hls_segment_fetch_interval", new Decimal(0.1, 2.0, "target durations"), 0.5)
            .says("Interval between two requests for an engine's playlist.")
            .alias("HLS_SEGMENT_FETCH_INTERVAL");

    public static final Setting<Boolean> HLS_LOW_LATENCY = flag(HLS, "hls_low_latency", false)
            .says("Whether playlists offer partial segments, for players that want to stay close to live "
                    + "(LL-HLS).")
            .alias("HLS_LOW_LATENCY")
            .inEveryMode();

    static final List<Setting<?>> ALL = List.of(
            HLS_MAX_SEGMENTS,
            HLS_INITIAL_SEGMENTS,
            HLS_WINDOW_SIZE,
            HLS_BUFFER_READY_TIMEOUT,
            HLS_FIRST_SEGMENT_TIMEOUT,
            HLS_INITIAL_BUFFER_SECONDS,
            HLS_MAX_INITIAL_SEGMENTS,
            HLS_SEGMENT_FETCH_INTERVAL,
            HLS_LOW_LATENCY);

    private HlsSettings() {}
}
